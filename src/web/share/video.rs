//! Steps as a video, recorded by the browser while they play.

use gloo_timers::future::sleep;
use js_sys::{Array, Function, Promise, Reflect};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobEvent, MediaRecorder, MediaRecorderOptions};

use super::files;
use super::subject::{Span, Subject, bounded, report};
use crate::gpu::Control;
use crate::scene::Tween;
use crate::web::host::now_ms;
use crate::web::stage::wants_less_motion;
use crate::words::{Failure, grouped};

const MOST_STEPS: usize = 500;
const MOST_SECS: f64 = 600.0;
const MOST_PIXELS: f64 = 2e9;
/// From picture to picture, while marks move.
const FRAME_MS: u64 = 33;
/// The share of a step in which marks move, and how long that is at most.
const MOVING: f64 = 0.6;
const MOST_MOVING_MS: f64 = 450.0;
/// Smaller pictures are recorded at twice their size.
const LARGE_PIXELS: f32 = 600_000.0;

/// The kind of video that this browser records; none where it records none.
pub fn kind() -> Option<&'static str> {
    let has = |name: &str| Reflect::has(&js_sys::global(), &name.into()).unwrap_or(false);
    if !has("MediaRecorder") || !has("HTMLCanvasElement") {
        return None;
    }
    ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"]
        .into_iter()
        .find(|kind| MediaRecorder::is_type_supported(kind))
}

pub async fn record(subject: &Subject, span: Span, step_secs: f64, control: &Control) -> Result<Blob, Failure> {
    bounded(span, MOST_STEPS)?;
    let secs = span.count() as f64 * step_secs;
    if secs > MOST_SECS {
        return Err(too_long(secs));
    }
    let size = subject.frame_size(span, MOST_PIXELS, control).await?;
    let scale = if size.0 * size.1 < LARGE_PIXELS { 2.0 } else { 1.0 };
    let mut painter = subject.painter(size, scale)?;
    let mut scene = subject.scene(span.from);
    painter.paint(&scene);
    let stream = painter.canvas().capture_stream().map_err(|_| files::refused("WebM"))?;
    let options = MediaRecorderOptions::new();
    options.set_mime_type(kind().ok_or_else(|| files::refused("WebM"))?);
    let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options);
    let recorder = recorder.map_err(|_| files::refused("WebM"))?;
    let parts = Array::new();
    let on_data = {
        let parts = parts.clone();
        Closure::<dyn Fn(BlobEvent)>::new(move |event: BlobEvent| {
            if let Some(blob) = event.data() {
                parts.push(&blob);
            }
        })
    };
    recorder.set_ondataavailable(Some(on_data.as_ref().unchecked_ref()));
    let over = Promise::new(&mut |done: Function, _| recorder.set_onstop(Some(&done)));
    recorder.start().map_err(|_| files::refused("WebM"))?;
    let moving_ms = if wants_less_motion() { 0.0 } else { (step_secs * 1000.0 * MOVING).min(MOST_MOVING_MS) };
    let mut outcome = Ok(());
    let began_ms = now_ms();
    for at in span.from..=span.to {
        let next = subject.scene(at);
        let tween = if moving_ms > 0.0 { Tween::new(&scene, &next) } else { Tween::new(&next, &next) };
        painter.show(&next, &tween);
        let step_ms = began_ms + (at - span.from) as f64 * step_secs * 1000.0;
        // Pictures are drawn while nothing moves too: what never changes has no time in the video.
        loop {
            let ms = now_ms() - step_ms;
            painter.draw(&next, &tween, if moving_ms > 0.0 { (ms / moving_ms).clamp(0.0, 1.0) as f32 } else { 1.0 });
            if ms >= step_secs * 1000.0 || control.is_cancelled() {
                break;
            }
            sleep(Duration::from_millis(FRAME_MS)).await;
        }
        scene = next;
        report(control, span.share_drawn(at + 1));
        outcome = control.check();
        if outcome.is_err() {
            break;
        }
    }
    let _ = recorder.stop();
    let _ = JsFuture::from(over).await;
    for track in stream.get_tracks().iter() {
        track.unchecked_into::<web_sys::MediaStreamTrack>().stop();
    }
    recorder.set_ondataavailable(None);
    outcome?;
    files::blob(&parts, "video/webm")
}

fn too_long(secs: f64) -> Failure {
    let (minutes, most) = (grouped((secs / 60.0).ceil() as u64), (MOST_SECS / 60.0) as u64);
    Failure::too_large(
        "steps",
        format!(
            "That would be {minutes} minutes of video; at most {most} are recorded. Choose fewer steps, or less time for each."
        ),
        format!("这段视频长 {minutes} 分钟，最多录 {most} 分钟。请少选几步，或缩短每步时间。"),
    )
}
