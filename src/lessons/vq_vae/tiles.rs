//! One picture, cut into the small ones that the model takes.

use crate::input::picture::Picture;
use crate::kernel::vqvae::pictures::{PIXELS, SIDE};

/// In shades of grey. Tiles stand in rows from the top left; those that stick out at the right or at the bottom repeat the last pixels.
#[derive(Clone)]
pub struct Tiles {
    pub width: usize,
    pub height: usize,
    /// From 0 (black) to 255 (white).
    pub grey: Vec<u8>,
}

impl Tiles {
    /// How light colours are, as ITU-R BT.601 weighs them.
    pub fn new(picture: &Picture) -> Tiles {
        let weighed = |pixel: &[u8]| {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            ((299 * red + 587 * green + 114 * blue + 500) / 1000) as u8
        };
        Tiles { width: picture.width, height: picture.height, grey: picture.rgb.chunks_exact(3).map(weighed).collect() }
    }

    fn across(&self) -> usize {
        self.width.div_ceil(SIDE)
    }

    pub fn count(&self) -> usize {
        self.across() * self.height.div_ceil(SIDE)
    }

    /// Every fourth tile, spread over rows: the model doesn't learn from it. Where there are fewer than four, none.
    pub fn is_held_out(&self, tile: usize) -> bool {
        (tile % self.across() + 2 * (tile / self.across())) % 4 == 3
    }

    /// The pixels of a tile, from 0 (white paper) to 1 (black ink).
    fn tile(&self, tile: usize) -> impl Iterator<Item = f32> + '_ {
        let (left, top) = (tile % self.across() * SIDE, tile / self.across() * SIDE);
        (0..PIXELS).map(move |pixel| {
            let (x, y) = ((left + pixel % SIDE).min(self.width - 1), (top + pixel / SIDE).min(self.height - 1));
            1.0 - f32::from(self.grey[y * self.width + x]) / 255.0
        })
    }

    pub fn all(&self) -> Vec<f32> {
        (0..self.count()).flat_map(|tile| self.tile(tile)).collect()
    }

    /// Those that aren't held out.
    pub fn learnt(&self) -> Vec<f32> {
        (0..self.count()).filter(|tile| !self.is_held_out(*tile)).flat_map(|tile| self.tile(tile)).collect()
    }

    /// The picture that tiles make, in shades of grey.
    pub fn assembled(&self, tiles: &[f32]) -> Vec<u8> {
        let shade = |pixel: usize| {
            let (x, y) = (pixel % self.width, pixel / self.width);
            let tile = y / SIDE * self.across() + x / SIDE;
            let ink = tiles.get(tile * PIXELS + y % SIDE * SIDE + x % SIDE).copied().unwrap_or(0.0);
            libm::rintf(255.0 * (1.0 - ink)).clamp(0.0, 255.0) as u8
        };
        (0..self.grey.len()).map(shade).collect()
    }

    /// Of a picture of this size, in dB; none for an exact copy.
    pub fn psnr(&self, grey: &[u8]) -> Option<f64> {
        let off = |(one, other): (&u8, &u8)| (f64::from(*one) - f64::from(*other)).powi(2);
        let error = self.grey.iter().zip(grey).map(off).sum::<f64>() / self.grey.len() as f64;
        (error > 0.0).then(|| 10.0 * libm::log10(255.0 * 255.0 / error))
    }
}

/// Three equal channels a pixel.
pub fn rgb(grey: &[u8]) -> Vec<u8> {
    grey.iter().flat_map(|shade| [*shade; 3]).collect()
}
