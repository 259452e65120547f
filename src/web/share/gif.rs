//! Steps as an animated GIF: a frame for each, of what changed. Flat colours come out exactly; where a frame has more than 256, the rarest give way.

use std::borrow::Cow;
use std::collections::HashMap;

use gif::{DisposalMethod, Encoder, Frame, Repeat};
use js_sys::{Array, Uint8Array};
use web_sys::Blob;

use super::files;
use super::subject::{Span, Subject, bounded, report, rest};
use crate::gpu::Control;
use crate::words::Failure;

const MOST_STEPS: usize = 500;
/// Of all frames together.
const MOST_PIXELS: f64 = 300e6;
const MOST_COLOURS: usize = 256;
/// What stays as the frame before has it. The canvas itself is opaque everywhere.
const UNCHANGED: [u8; 4] = [0; 4];

pub async fn record(subject: &Subject, span: Span, step_secs: f64, control: &Control) -> Result<Blob, Failure> {
    bounded(span, MOST_STEPS)?;
    let size = subject.frame_size(span, MOST_PIXELS, control).await?;
    let mut painter = subject.painter(size, 1.0)?;
    let (width, height) = (painter.canvas().width(), painter.canvas().height());
    let sides = u16::try_from(width).ok().zip(u16::try_from(height).ok());
    let (wide, high) = sides.ok_or_else(|| files::refused("GIF"))?;
    let mut encoder = Encoder::new(Vec::new(), wide, high, &[]).map_err(|_| files::refused("GIF"))?;
    encoder.set_repeat(Repeat::Infinite).map_err(|_| files::refused("GIF"))?;
    let mut before: Vec<[u8; 4]> = Vec::new();
    for at in span.from..=span.to {
        control.check()?;
        painter.paint(&subject.scene(at));
        rest().await;
        let pixels = painter.context().get_image_data(0.0, 0.0, width.into(), height.into());
        let pixels = pixels.map_err(|_| files::refused("GIF"))?.data().0.as_chunks::<4>().0.to_vec();
        rest().await;
        let changed = Area::of_change(&before, &pixels, wide);
        let area = changed.of(&before, &pixels, wide);
        before = pixels;
        rest().await;
        let (palette, indices, has_unchanged) = indexed(&area);
        rest().await;
        let frame = Frame {
            left: changed.left,
            top: changed.top,
            width: changed.width,
            height: changed.height,
            delay: (step_secs * 100.0) as u16,
            dispose: DisposalMethod::Keep,
            palette: Some(palette),
            transparent: has_unchanged.then_some(0),
            buffer: Cow::Owned(indices),
            ..Frame::default()
        };
        encoder.write_frame(&frame).map_err(|_| files::refused("GIF"))?;
        report(control, span.share_drawn(at + 1));
        rest().await;
    }
    let bytes = encoder.into_inner().map_err(|_| files::refused("GIF"))?;
    files::blob(&Array::of1(&Uint8Array::from(bytes.as_slice())), "image/gif")
}

/// A part of a picture, in pixels.
struct Area {
    left: u16,
    top: u16,
    width: u16,
    height: u16,
}

impl Area {
    /// What differs from the picture before; a single pixel where nothing does, for there is a frame all the same.
    fn of_change(before: &[[u8; 4]], now: &[[u8; 4]], width: u16) -> Area {
        let row = usize::from(width);
        if before.len() != now.len() {
            return Area { left: 0, top: 0, width, height: (now.len() / row) as u16 };
        }
        let (mut left, mut right, mut top, mut bottom) = (row, 0, None, 0);
        for (y, (before, now)) in before.chunks(row).zip(now.chunks(row)).enumerate() {
            if before == now {
                continue;
            }
            let differs = |x: &usize| before[*x] != now[*x];
            left = left.min((0..row).find(differs).unwrap_or(row));
            right = right.max((0..row).rev().find(differs).unwrap_or(0));
            top.get_or_insert(y);
            bottom = y;
        }
        let Some(top) = top else { return Area { left: 0, top: 0, width: 1, height: 1 } };
        let side = |from: usize, to: usize| (to - from + 1) as u16;
        Area { left: left as u16, top: top as u16, width: side(left, right), height: side(top, bottom) }
    }

    /// Its pixels: those that differ from the picture before.
    fn of(&self, before: &[[u8; 4]], now: &[[u8; 4]], width: u16) -> Vec<[u8; 4]> {
        let (left, row) = (usize::from(self.left), usize::from(width));
        let rows = (usize::from(self.top)..).take(self.height.into());
        let places = rows.flat_map(|y| (y * row + left..).take(self.width.into()));
        places.map(|place| if before.get(place) == Some(&now[place]) { UNCHANGED } else { now[place] }).collect()
    }
}

/// The palette, each pixel's place in it, and whether its first place is of what is unchanged.
fn indexed(pixels: &[[u8; 4]]) -> (Vec<u8>, Vec<u8>, bool) {
    let mut counts: HashMap<[u8; 4], u32> = HashMap::new();
    for run in pixels.chunk_by(|a, b| a == b) {
        *counts.entry(run[0]).or_default() += run.len() as u32;
    }
    let mut colours: Vec<([u8; 4], u32)> = counts.into_iter().collect();
    colours.sort_unstable_by_key(|(colour, count)| (*colour != UNCHANGED, std::cmp::Reverse(*count), *colour));
    let colours: Vec<[u8; 4]> = colours.into_iter().map(|(colour, _)| colour).collect();
    let kept = &colours[..colours.len().min(MOST_COLOURS)];
    let places = colours
        .iter()
        .enumerate()
        .map(|(place, colour)| (*colour, if place < kept.len() { place } else { nearest(kept, *colour) }));
    let places: HashMap<[u8; 4], usize> = places.collect();
    let mut indices = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|a, b| a == b) {
        indices.resize(indices.len() + run.len(), places[&run[0]] as u8);
    }
    (kept.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]).collect(), indices, kept.first() == Some(&UNCHANGED))
}

fn nearest(colours: &[[u8; 4]], to: [u8; 4]) -> usize {
    let apart = |colour: &[u8; 4]| -> u32 { colour.iter().zip(to).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum() };
    (0..colours.len()).min_by_key(|place| apart(&colours[*place])).unwrap_or(0)
}
