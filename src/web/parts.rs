//! The module comes in parts, which are fetched when they are first needed: each lesson's code, its page, the laboratory, the GPU engine.
//!
//! What a `#[wasm_split(part)]` function reaches, and nothing else does, is linked into a file of its own; what several of them reach, into files
//! that are fetched with either. All share one memory: a part is the same module's code, come later. Such functions stand beside what they give.

use std::cell::RefCell;

use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

use super::ui;
use crate::lessons::{self, Lesson};
use crate::words::{Code, Failure, Lang, Words};

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
    "maximum-gap": gap fetch_maximum_gap MaximumGapLesson,
    "quickselect": selecting fetch_quickselect QuickselectLesson,
    "knapsack": searching fetch_knapsack KnapsackLesson,
    "combination-sum": searching fetch_combination_sum CombinationSumLesson,
    "vectors": plane fetch_vectors VectorsLesson,
    "point-line": plane fetch_point_line PointLineLesson,
    "segment-intersection": plane fetch_segment_intersection SegmentIntersectionLesson,
    "polygon": hulls fetch_polygon PolygonLesson,
    "convex-hull": hulls fetch_convex_hull ConvexHullLesson,
    "rotating-calipers": hulls fetch_rotating_calipers RotatingCalipersLesson,
    "closest-pair": pairs fetch_closest_pair ClosestPairLesson,
    "half-planes": delaunay fetch_half_planes HalfPlanesLesson,
    "delaunay": delaunay fetch_delaunay DelaunayLesson,
    "orientation": pairs fetch_orientation OrientationLesson,
    "float-formats": floats fetch_float_formats FloatFormatsLesson,
    "attention": attention fetch_attention AttentionLesson,
    "vq": vq fetch_vq VqLesson,
    "vq-vae": vqvae fetch_vq_vae VqVaeLesson,
    "mixed-precision": precision fetch_mixed_precision MixedPrecisionLesson,
    "medusa-tree": decoding fetch_medusa_tree MedusaTreeLesson,
    "medusa": medusa fetch_medusa MedusaLesson,
    "typical-acceptance": decoding fetch_typical_acceptance TypicalAcceptanceLesson,
    "mtp": mtp fetch_mtp MtpLesson,
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

/// A part that is asked for: not here yet, here, or not to be had.
pub type Asked<T> = Option<Result<T, Failure>>;

/// Says why a part isn't here, and asks for it again.
pub fn unfetched(failure: &Failure, lang: Lang, on_retry: Callback<MouseEvent>) -> Html {
    html! {
        <div class="notice bad" role="alert">
            <p>{ failure.message.get(lang) }</p>
            <button type="button" onclick={on_retry}>{ ui::TRY_AGAIN.get(lang) }</button>
        </div>
    }
}
