//! The parts of the module that are fetched when they are first needed: each lesson's code, the laboratory, the chart, the GPU engine.
//!
//! What `#[wasm_split(part)]` functions reach, and nothing else does, is linked into a file of its own; what several of them reach, into a file
//! that is fetched with either. All share one memory: a part is the same module's code, come later.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function};
use wasm_bindgen::JsValue;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::Element;
use yew::prelude::*;

use super::api::{Answers, Programs};
use super::engine::{Coming, Device};
use super::lab::{Lab, LabProps};
use super::lesson_page::{self, Reader};
use super::miniature::{Miniature, MiniatureProps};
use super::study::{StudyPanel, StudyPanelProps};
use super::widget::Shown;
use super::{embed, worker};
use crate::gpu::Gpu;
use crate::lessons::{self, Lesson};
use crate::link::{Reading, v1};
use crate::words::{Code, Failure, Words};

/// A part that could not be fetched.
pub struct Unfetched;

impl From<SplitLoaderError> for Unfetched {
    fn from(_: SplitLoaderError) -> Unfetched {
        Unfetched
    }
}

impl From<Unfetched> for Failure {
    fn from(_: Unfetched) -> Failure {
        let words = Words::new(
            "A part of Stepscope could not be fetched. Check the connection, and try again.",
            "Stepscope 的一部分没能取到。请检查网络连接，然后再试一次。",
        );
        Failure::new(Code::Unsupported, "", words)
    }
}

thread_local! {
    static LOADED: RefCell<Vec<&'static dyn Lesson>> = RefCell::default();
}

/// The lesson with this id, if its part is here.
pub fn loaded(id: &str) -> Option<&'static dyn Lesson> {
    LOADED.with_borrow(|lessons| lessons.iter().copied().find(|lesson| lesson.card().id == id))
}

/// Each lesson's id, the part that its code lies in, and the lesson.
macro_rules! lessons {
    ($($id:literal: $part:ident $fetch:ident $lesson:ident,)*) => {
        $(
            #[wasm_split($part, fallible)]
            fn $fetch() -> Result<&'static dyn Lesson, Unfetched> {
                Ok(&lessons::$lesson)
            }
        )*

        async fn fetch(id: &str) -> Result<&'static dyn Lesson, Failure> {
            match id {
                $($id => Ok($fetch().await?),)*
                _ => Err(lessons::unknown(id)),
            }
        }
    };
}

lessons! {
    "heap": heap fetch_heap HeapLesson,
    "counting-sort": sorting fetch_counting_sort CountingSortLesson,
    "bucket-sort": sorting fetch_bucket_sort BucketSortLesson,
    "radix-sort": sorting fetch_radix_sort RadixSortLesson,
    "quickselect": selecting fetch_quickselect QuickselectLesson,
    "attention": attention fetch_attention AttentionLesson,
}

/// The lesson with this id, fetched if need be.
///
/// # Errors
/// `unknown-lesson`; `unsupported` when it could not be fetched.
pub async fn lesson(id: &str) -> Result<&'static dyn Lesson, Failure> {
    if let Some(lesson) = loaded(id) {
        return Ok(lesson);
    }
    let lesson = fetch(id).await?;
    LOADED.with_borrow_mut(|lessons| lessons.push(lesson));
    Ok(lesson)
}

/// What a part shows, once it is here.
pub type View<Props> = fn(Props) -> Html;

/// A lesson's page, in the app and in other people's.
pub struct Page {
    /// Reads a link.
    pub read: fn(&str) -> Reading,
    /// Shows what a link opens; where it can't be read, the first lesson and what is wrong with it.
    pub show: fn(&Reading, Reader) -> Html,
    pub mount: fn(Element, JsValue, Function) -> Box<dyn Shown>,
}

#[wasm_split(page, fallible)]
pub fn page() -> Result<Page, Unfetched> {
    Ok(Page { read: |hash| v1::read(hash, lessons::known), show: lesson_page::show, mount: embed::mount })
}

#[wasm_split(miniature, fallible)]
pub fn miniature() -> Result<View<MiniatureProps>, Unfetched> {
    Ok(|props| html! { <Miniature ..props /> })
}

#[wasm_split(programs, fallible)]
pub fn programs() -> Result<&'static dyn Programs, Unfetched> {
    Ok(&Answers)
}

/// Answers a job's message, with the buffers to hand over.
pub type Work = fn(JsValue, Function) -> Coming<'static, Array>;

#[wasm_split(work, fallible)]
pub fn work() -> Result<Work, Unfetched> {
    Ok(worker::do_work)
}

#[wasm_split(lab, fallible)]
pub fn lab() -> Result<View<LabProps>, Unfetched> {
    Ok(|props| html! { <Lab ..props /> })
}

#[wasm_split(study, fallible)]
pub fn study() -> Result<View<StudyPanelProps>, Unfetched> {
    Ok(|props| html! { <StudyPanel ..props /> })
}

thread_local! {
    static GPU: Rc<Gpu> = Rc::new(Gpu::new());
}

/// The device that everything on this page shares.
#[wasm_split(gpu, fallible)]
pub fn gpu() -> Result<Rc<dyn Device>, Unfetched> {
    Ok(GPU.with(Rc::clone))
}
