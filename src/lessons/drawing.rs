//! Pictures that the page draws, so that there is one before the reader has chosen any. No randomness: the same bytes everywhere.

use crate::input::picture::Picture;

const WIDTH: usize = 120;
const HEIGHT: usize = 80;
const TILE: usize = 8;
const TILES: [[u8; 3]; 5] = [[20, 60, 110], [240, 230, 210], [200, 70, 50], [60, 130, 90], [235, 180, 60]];

/// The picture of this name; the sunset for any other.
pub fn drawn(name: &str) -> Picture {
    let pixel: fn(usize, usize) -> [u8; 3] = if name == "tiles" { tile } else { sunset };
    let rgb = (0..HEIGHT).flat_map(|y| (0..WIDTH).flat_map(move |x| pixel(x, y))).collect();
    Picture { width: WIDTH, height: HEIGHT, rgb }
}

fn tile(x: usize, y: usize) -> [u8; 3] {
    let (column, row) = (x / TILE, y / TILE);
    TILES[(column * 2 + row * 3 + column * row) % TILES.len()]
}

/// A sky, the sun, two rows of hills, and water that mirrors them.
fn sunset(x: usize, y: usize) -> [u8; 3] {
    let (x, y) = (x as f32 / WIDTH as f32, y as f32 / HEIGHT as f32);
    const SHORE: f32 = 0.7;
    if y > SHORE {
        let depth = (y - SHORE) / (1.0 - SHORE);
        let ripple = 0.012 * libm::sinf(90.0 * depth + 14.0 * x);
        let mirrored = above(x + ripple, SHORE - (y - SHORE) * 1.6);
        return mixed(mirrored, [10.0, 30.0, 70.0], 0.35 + 0.25 * depth).map(|channel| channel as u8);
    }
    above(x, y).map(|channel| channel as u8)
}

fn above(x: f32, y: f32) -> [f32; 3] {
    let near = 0.6 + 0.05 * libm::sinf(9.0 * x) + 0.03 * libm::sinf(23.0 * x + 1.0);
    let far = 0.52 + 0.06 * libm::sinf(5.0 * x + 2.0) + 0.015 * libm::sinf(31.0 * x);
    if y > near {
        return [34.0, 48.0 + 30.0 * (y - near), 52.0];
    }
    if y > far {
        return [86.0, 70.0 + 60.0 * (y - far), 110.0];
    }
    let sky = if y < 0.3 {
        mixed([48.0, 60.0, 130.0], [210.0, 110.0, 120.0], y / 0.3)
    } else {
        mixed([210.0, 110.0, 120.0], [255.0, 200.0, 110.0], (y - 0.3) / 0.3)
    };
    let (dx, dy) = ((x - 0.68) * 1.5, y - 0.4);
    let away = libm::sqrtf(dx * dx + dy * dy);
    if away < 0.09 { [255.0, 244.0, 190.0] } else { mixed([255.0, 225.0, 150.0], sky, ((away - 0.09) / 0.25).min(1.0)) }
}

fn mixed(a: [f32; 3], b: [f32; 3], share: f32) -> [f32; 3] {
    let share = share.clamp(0.0, 1.0);
    [0, 1, 2].map(|channel| a[channel] + (b[channel] - a[channel]) * share)
}
