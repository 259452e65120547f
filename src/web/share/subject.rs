//! What is exported: a film, and how its pictures are to look.

use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::sleep;
use js_sys::Function;
use serde_json::{Map, Value};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Document as Page};

use super::files;
use crate::gpu::Control;
use crate::input::Document;
use crate::kernel::Progress;
use crate::lessons::pair::Pair;
use crate::lessons::{Card, Film, Language, View};
use crate::scene::{Palette, Scene};
use crate::trace::Tally;
use crate::web::host::{now_ms, tick};
use crate::web::lesson_page::SharedFilm;
use crate::web::stage::Painter;
use crate::web::ui;
use crate::words::{Failure, grouped};

/// How long a slice of the work may take: the page goes on meanwhile.
const SLICE_MS: f64 = 12.0;
/// The share of an animation's work that goes into finding its size.
const SIZING: f64 = 0.2;
/// Pixels of a picture; browsers give no canvas of many more.
const MOST_PIXELS: f64 = 32e6;

#[derive(Clone)]
pub struct Subject {
    pub card: &'static Card,
    pub film: SharedFilm,
    pub document: Rc<Document>,
    pub view: View,
    pub palette: Palette,
    pub language: Language,
    /// What the whole run counts.
    pub total: Tally,
    /// The fields in which the second run differs, where runs are compared.
    pub with: Option<Map<String, Value>>,
    pub has_sentence: bool,
}

/// Steps of a film, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub from: usize,
    pub to: usize,
}

impl Span {
    /// How many pictures it has.
    pub fn count(self) -> usize {
        self.to - self.from + 1
    }

    /// The share that is done when `at` is next, from 0 to 1.
    fn share(self, at: usize) -> f64 {
        (at - self.from) as f64 / self.count() as f64
    }

    /// The same, for an animation whose size was looked for first.
    pub fn share_drawn(self, at: usize) -> f64 {
        SIZING + (1.0 - SIZING) * self.share(at)
    }
}

impl Subject {
    /// Tells of one instant. The page's film is then where it was.
    pub fn at<T>(&self, at: usize, tell: impl FnOnce(&Pair) -> T) -> T {
        let mut film = self.film.borrow_mut();
        let shown = film.at();
        film.seek(at);
        let told = tell(&film);
        film.seek(shown);
        told
    }

    /// Tells of every instant in turn, in slices between which the page goes on.
    pub async fn walk(
        &self,
        span: Span,
        control: &Control,
        mut tell: impl FnMut(usize, &Pair) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut at = span.from;
        while at <= span.to {
            control.check()?;
            at = self.slice(at, span.to, &mut tell)?;
            report(control, span.share(at));
            rest().await;
        }
        Ok(())
    }

    /// Tells of instants from `at` on, as far as a slice goes; gives the next one.
    fn slice(
        &self,
        mut at: usize,
        last: usize,
        mut tell: impl FnMut(usize, &Pair) -> Result<(), Failure>,
    ) -> Result<usize, Failure> {
        let began_ms = now_ms();
        let mut film = self.film.borrow_mut();
        let shown = film.at();
        let mut told = Ok(());
        while at <= last && told.is_ok() && now_ms() - began_ms < SLICE_MS {
            film.seek(at);
            told = tell(at, &film);
            at += 1;
        }
        film.seek(shown);
        told.map(|()| at)
    }

    /// The picture of an instant, as it leaves the page.
    pub fn scene(&self, at: usize) -> Scene {
        self.at(at, |film| self.scene_of(film))
    }

    /// With what its roles mean; of runs that are compared, one below the other.
    pub fn scene_of(&self, film: &Pair) -> Scene {
        let lang = self.view.lang;
        let of_one = |film: &dyn Film| {
            let scene = film.scene(&self.view).with_legend(lang);
            if self.has_sentence { scene.with_sentence(&film.narration(lang)) } else { scene }
        };
        let first = of_one(film.first());
        match film.second() {
            Some(second) => {
                first.with_heading(ui::FIRST_RUN.get(lang)).above(of_one(second).with_heading(ui::SECOND_RUN.get(lang)))
            }
            None => first,
        }
    }

    /// What the whole second run counts; none where there is one run.
    pub fn second_total(&self) -> Option<Tally> {
        let end = self.film.borrow().len();
        self.at(end, |film| film.second().map(Film::tally))
    }

    pub fn svg(&self, at: usize) -> String {
        self.scene(at).to_svg(&self.palette, self.view.lang)
    }

    pub async fn png(&self, at: usize, scale: f64) -> Result<Blob, Failure> {
        let scene = self.scene(at);
        let pixels = f64::from(scene.width) * f64::from(scene.height) * scale * scale;
        if pixels > MOST_PIXELS {
            return Err(too_many_pixels(pixels, MOST_PIXELS));
        }
        let mut painter = self.painter((scene.width, scene.height), scale)?;
        painter.paint(&scene);
        let promise = js_sys::Promise::new(&mut |done: Function, failed: Function| {
            if painter.canvas().to_blob(&done).is_err() {
                let _ = failed.call0(&JsValue::NULL);
            }
        });
        let blob = wasm_bindgen_futures::JsFuture::from(promise).await.ok().and_then(|blob| blob.dyn_into().ok());
        blob.ok_or_else(|| files::refused("PNG"))
    }

    pub fn painter(&self, size: (f32, f32), scale: f64) -> Result<Painter, Failure> {
        let painter = page().and_then(|page| Painter::new(&page, self.palette.clone(), size, scale));
        painter.ok_or_else(|| files::refused("PNG"))
    }

    /// The size that holds every picture of a span; refuses, before anything is drawn, what would be more than `most` pixels in all.
    pub async fn frame_size(&self, span: Span, most: f64, control: &Control) -> Result<(f32, f32), Failure> {
        let allow = |(width, height): (f32, f32)| {
            let pixels = f64::from(width) * f64::from(height) * span.count() as f64;
            if pixels > most { Err(too_many_pixels(pixels, most)) } else { Ok(()) }
        };
        let first = self.scene(span.from);
        let mut size = (first.width, first.height);
        allow(size)?;
        let whole = control.clone();
        let sizing = Control::default().on_progress(move |part| report(&whole, part.done * SIZING));
        self.walk(span, &sizing, |_, film| {
            let scene = self.scene_of(film);
            size = (size.0.max(scene.width), size.1.max(scene.height));
            control.check().and_then(|()| allow(size))
        })
        .await?;
        Ok(size)
    }

    /// `heap-step-12.svg`
    pub fn name_of_step(&self, at: usize, ending: &str) -> String {
        format!("{}-step-{at}{ending}", self.card.id)
    }

    /// `heap-steps-3-20.gif`
    pub fn name_of_span(&self, span: Span, ending: &str) -> String {
        format!("{}-steps-{}-{}{ending}", self.card.id, span.from, span.to)
    }
}

pub fn page() -> Option<Page> {
    web_sys::window()?.document()
}

/// Lets the page draw and hear its reader, which mere turns of the event loop may put off. A page that nobody sees needs neither, and its
/// timers are slow.
pub async fn rest() {
    if page().is_some_and(|page| page.hidden()) {
        tick().await;
    } else {
        sleep(Duration::ZERO).await;
    }
}

pub fn report(control: &Control, done: f64) {
    control.report(Progress { done, is_over: false });
}

fn too_many_pixels(pixels: f64, most: f64) -> Failure {
    let millions = |pixels: f64| grouped((pixels / 1e6).ceil() as u64);
    Failure::too_large(
        "steps",
        format!(
            "That would be {} million pixels; at most {} million are drawn. Choose fewer steps, or make the window narrower.",
            millions(pixels),
            millions(most)
        ),
        format!("这需要 {} 百万像素，最多只能画 {} 百万。请少选几步，或把窗口调窄。", millions(pixels), millions(most)),
    )
}

/// Refuses a span of more than `most` steps.
pub fn bounded(span: Span, most: usize) -> Result<(), Failure> {
    if span.count() <= most {
        return Ok(());
    }
    let (count, most) = (grouped(span.count() as u64), grouped(most as u64));
    Err(Failure::too_large(
        "steps",
        format!("These are {count} steps; at most {most} go into one file. Choose from where to where."),
        format!("这里有 {count} 步，一个文件最多 {most} 步。请选定从哪一步到哪一步。"),
    ))
}
