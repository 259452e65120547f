//! The lessons: what each takes, shows and says. One folder a lesson; [`LESSONS`] is the list.

mod attention;
mod bucket_sort;
mod cells;
mod closest_pair;
mod combination_sum;
mod convex_hull;
mod counting_sort;
pub mod course;
mod curves;
mod delaunay;
mod drawing;
mod float_formats;
pub mod form;
pub mod guide;
mod half_planes;
mod heap;
mod knapsack;
mod maximum_gap;
mod medusa;
mod medusa_tree;
mod mixed_precision;
mod mtp;
pub mod numbers;
mod orientation;
mod page;
pub mod pair;
pub mod plane;
mod point_line;
mod polygon;
mod quickselect;
mod radix_sort;
mod recorded;
mod reel;
mod rotating_calipers;
mod segment_intersection;
mod sorting;
mod typical_acceptance;
mod vectors;
mod vq;
mod vq_vae;

pub use course::Course;
pub use reel::{Developing, Reel, Telling, encode_steps};

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use self::guide::Guide;
use crate::chart::Chart;
use crate::input::{self, Document, Field, Shape};
use crate::kernel::radix::{KeyKind, Keys, Peer, Sorted};
use crate::kernel::{Capabilities, Downloads, Plan};
use crate::language::weights::Weights;
use crate::link::{Known, Link};
use crate::scene::{Scene, Window};
use crate::trace::{Counter, Line, Tally};
use crate::words::{self, Code, Failure, Lang, Text, Words};

pub use attention::AttentionLesson;
pub use bucket_sort::BucketSortLesson;
pub use closest_pair::ClosestPairLesson;
pub use combination_sum::CombinationSumLesson;
pub use convex_hull::ConvexHullLesson;
pub use counting_sort::CountingSortLesson;
pub use delaunay::DelaunayLesson;
pub use float_formats::FloatFormatsLesson;
pub use half_planes::HalfPlanesLesson;
pub use heap::HeapLesson;
pub use knapsack::KnapsackLesson;
pub use maximum_gap::MaximumGapLesson;
pub use medusa::MedusaLesson;
pub use medusa_tree::MedusaTreeLesson;
pub use mixed_precision::MixedPrecisionLesson;
pub use mtp::MtpLesson;
pub use orientation::OrientationLesson;
pub use point_line::PointLineLesson;
pub use polygon::PolygonLesson;
pub use quickselect::{QuickselectLesson, expected_comparisons};
pub use radix_sort::RadixSortLesson;
pub use rotating_calipers::RotatingCalipersLesson;
pub use segment_intersection::SegmentIntersectionLesson;
pub use typical_acceptance::TypicalAcceptanceLesson;
pub use vectors::VectorsLesson;
pub use vq::VqLesson;
pub use vq_vae::VqVaeLesson;

/// Every lesson, in the order of the front page.
pub static LESSONS: &[&dyn Lesson] = &[
    &HeapLesson,
    &CountingSortLesson,
    &BucketSortLesson,
    &RadixSortLesson,
    &MaximumGapLesson,
    &QuickselectLesson,
    &KnapsackLesson,
    &CombinationSumLesson,
    &VectorsLesson,
    &PointLineLesson,
    &SegmentIntersectionLesson,
    &PolygonLesson,
    &ConvexHullLesson,
    &RotatingCalipersLesson,
    &ClosestPairLesson,
    &HalfPlanesLesson,
    &DelaunayLesson,
    &OrientationLesson,
    &FloatFormatsLesson,
    &AttentionLesson,
    &VqLesson,
    &VqVaeLesson,
    &MixedPrecisionLesson,
    &MedusaTreeLesson,
    &TypicalAcceptanceLesson,
    &MedusaLesson,
    &MtpLesson,
];

/// The cards of [`LESSONS`]: all that a page needs to know of the lessons that aren't open.
pub static CARDS: &[&Card] = &[
    &heap::CARD,
    &counting_sort::CARD,
    &bucket_sort::CARD,
    &radix_sort::CARD,
    &maximum_gap::CARD,
    &quickselect::CARD,
    &knapsack::CARD,
    &combination_sum::CARD,
    &vectors::CARD,
    &point_line::CARD,
    &segment_intersection::CARD,
    &polygon::CARD,
    &convex_hull::CARD,
    &rotating_calipers::CARD,
    &closest_pair::CARD,
    &half_planes::CARD,
    &delaunay::CARD,
    &orientation::CARD,
    &float_formats::CARD,
    &attention::CARD,
    &vq::CARD,
    &vq_vae::CARD,
    &mixed_precision::CARD,
    &medusa_tree::CARD,
    &typical_acceptance::CARD,
    &medusa::CARD,
    &mtp::CARD,
];

/// What the list of lessons shows of each card.
pub static LISTED: [Listed; CARDS.len()] = {
    let mut listed = [Listed::of(CARDS[0]); CARDS.len()];
    let mut at = 1;
    while at < listed.len() {
        listed[at] = Listed::of(CARDS[at]);
        at += 1;
    }
    listed
};

/// The lesson with this id.
pub fn find(id: &str) -> Result<&'static dyn Lesson, Failure> {
    LESSONS.iter().copied().find(|lesson| lesson.card().id == id).ok_or_else(|| unknown(id))
}

/// The card of the lesson with this id.
pub fn card(id: &str) -> Result<&'static Card, Failure> {
    CARDS.iter().copied().find(|card| card.id == id).ok_or_else(|| unknown(id))
}

/// The failure of a lesson that there isn't.
pub fn unknown(id: &str) -> Failure {
    let known: Vec<&str> = LISTED.iter().map(|card| card.id).collect();
    let known = known.join(", ");
    let shown = words::shown(id);
    Failure::new(
        Code::UnknownLesson,
        "lesson",
        Words::new(
            format!("There is no lesson \"{shown}\". The lessons are: {known}."),
            format!("没有名为“{shown}”的课。现有的课：{known}。"),
        ),
    )
}

/// What a link must know of the lesson with this id.
pub fn known(id: &str) -> Result<Known, Failure> {
    card(id).map(Card::known)
}

/// What a lesson is, before it is opened.
#[derive(Debug)]
pub struct Card {
    /// As in links.
    pub id: &'static str,
    pub title: Text,
    /// One sentence for the front page.
    pub summary: Text,
    pub family: Family,
    /// Whether it runs kernels, for some of its documents at least.
    pub is_gpu: bool,
    pub fields: &'static [Field],
    pub presets: &'static [Preset],
}

/// What a lesson is about: the front page has one list for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Lists,
    Search,
    Geometry,
    Numbers,
    Kernels,
    Decoding,
}

impl Family {
    pub const ALL: [Family; 6] =
        [Family::Lists, Family::Search, Family::Geometry, Family::Numbers, Family::Kernels, Family::Decoding];

    pub fn title(self) -> Text {
        match self {
            Family::Lists => Text::new("Heaps, sorting, selecting", "堆、排序与选择"),
            Family::Search => Text::new("Tables and search", "动态规划与搜索"),
            Family::Geometry => Text::new("Geometry of the plane", "平面几何"),
            Family::Numbers => Text::new("Numbers in bits", "数与位"),
            Family::Kernels => Text::new("Kernels on your GPU", "在你的 GPU 上运行的核函数"),
            Family::Decoding => Text::new("Decoding language models", "语言模型的解码"),
        }
    }
}

/// A card without what only its own page needs.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    pub id: &'static str,
    pub title: Text,
    pub summary: Text,
    pub family: Family,
    pub is_gpu: bool,
}

impl Listed {
    const fn of(card: &'static Card) -> Listed {
        Listed { id: card.id, title: card.title, summary: card.summary, family: card.family, is_gpu: card.is_gpu }
    }
}

impl Card {
    /// What a link must know of this lesson.
    pub fn known(&self) -> Known {
        Known { fields: self.fields, presets: self.presets.iter().map(|preset| preset.name).collect() }
    }

    /// A field with one of its choices, by their names.
    pub fn choice(&self, field: &str, choice: &str) -> Option<(&'static str, &'static str)> {
        let field = self.fields.iter().find(|known| known.name == field)?;
        let Shape::Choice(choices) = &field.shape else { return None };
        choices.iter().find(|known| known.value == choice).map(|choice| (field.name, choice.value))
    }

    /// The document that a link opens, and the name of the preset where it is one as it stands: the first, where the link says nothing.
    pub fn document_of(&self, link: &Link) -> (Document, Option<&'static str>) {
        let named = link.preset.as_deref().and_then(|name| self.presets.iter().find(|preset| preset.name == name));
        let base = named.or(if link.input.is_none() { self.presets.first() } else { None });
        let mut document = base.map(Preset::document).unwrap_or_default();
        match &link.input {
            Some(input) => {
                input::overlay(self.fields, &mut document.json, input.clone());
                (document, None)
            }
            None => (document, base.map(|preset| preset.name)),
        }
    }
}

/// An input with a name. The first preset of a lesson is what opens without any input.
#[derive(Debug)]
pub struct Preset {
    pub name: &'static str,
    pub title: Text,
    /// The input as JSON.
    pub input: &'static str,
}

impl Preset {
    pub fn document(&self) -> Document {
        match serde_json::from_str(self.input) {
            Ok(Value::Object(json)) => Document::of(json),
            // A test opens every preset of every lesson.
            _ => Document::default(),
        }
    }
}

/// The code of a lesson in one language; its lines carry labels as comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Listing {
    pub language: Language,
    pub source: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    Python,
    Cpp,
    Rust,
    /// For lessons whose code is a kernel.
    Wgsl,
}

impl Language {
    pub const ALL: [Language; 4] = [Language::Python, Language::Cpp, Language::Rust, Language::Wgsl];

    /// As in a link's `code`.
    pub const fn id(self) -> &'static str {
        match self {
            Language::Python => "python",
            Language::Cpp => "cpp",
            Language::Rust => "rust",
            Language::Wgsl => "wgsl",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Language::Python => "Python",
            Language::Cpp => "C++",
            Language::Rust => "Rust",
            Language::Wgsl => "WGSL",
        }
    }

    const fn comment(self) -> &'static str {
        match self {
            Language::Python => "# @",
            Language::Cpp | Language::Rust | Language::Wgsl => "// @",
        }
    }
}

/// The listings in a lesson's folder, which hold all its variants; then those of the kernels, by their shaders' names, one after the other.
macro_rules! listings {
    ($($first:literal $(, $more:literal)*)?) => {
        &[
            $crate::lessons::Listing { language: $crate::lessons::Language::Python, source: include_str!("listing.py") },
            $crate::lessons::Listing { language: $crate::lessons::Language::Cpp, source: include_str!("listing.cpp") },
            $crate::lessons::Listing { language: $crate::lessons::Language::Rust, source: include_str!("listing.rs") },
            $($crate::lessons::Listing {
                language: $crate::lessons::Language::Wgsl,
                source: concat!(
                    include_str!(concat!("../../../shaders/", $first, ".wgsl")),
                    $("\n", include_str!(concat!("../../../shaders/", $more, ".wgsl")),)*
                ),
            },)?
        ]
    };
}
use listings;

impl Listing {
    /// Its lines as shown, each with the label that its last comment carried (`x = 1  # @swap`); several labels are separated by spaces.
    pub fn lines(&self) -> Vec<(&'static str, Vec<&'static str>)> {
        let marker = self.language.comment();
        let split = |line: &'static str| match line.rfind(marker) {
            Some(at) => (
                line[..at].trim_end(),
                line[at + marker.len()..].split_whitespace().map(|label| label.trim_start_matches('@')).collect(),
            ),
            None => (line, Vec::new()),
        };
        self.source.lines().map(split).collect()
    }
}

/// What the opener wants beside the result.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Kernels count their own traffic.
    pub measure: bool,
    /// A film of the steps is wanted, not only the result.
    pub film: bool,
    /// Not the document's course, but the one of [`Lesson::trees`].
    pub trees: bool,
    /// The result is wanted within a frame: kernels of small plans are carried out by their twins, here.
    pub at_once: bool,
    /// The device that kernels are planned for.
    pub capabilities: Capabilities,
    /// What names of resident buffers begin with: no two runs on one engine at a time have the same.
    pub session: u32,
    /// What the file holds that [`Lesson::model`] names.
    pub model: Option<Rc<Weights>>,
}

impl Default for Ask {
    fn default() -> Ask {
        Ask {
            measure: false,
            film: true,
            trees: false,
            at_once: false,
            capabilities: Capabilities::cpu(),
            session: 0,
            model: None,
        }
    }
}

/// A lesson. Opening one is pure: it either has its outcome at once, or hands back GPU work and what to do with its results.
pub trait Lesson: Sync {
    fn card(&self) -> &'static Card;

    /// Its code, one listing a language.
    fn listings(&self) -> &'static [Listing];

    /// The code that this document runs, where the choice of it is the document's.
    fn listings_of(&self, _: &Document) -> &'static [Listing] {
        self.listings()
    }

    fn guide(&self) -> &'static Guide;

    /// Whether opening this checked document gives work for an engine.
    fn runs_kernels(&self, _: &Document) -> bool {
        self.card().is_gpu
    }

    /// The file among the site's models that opening this checked document takes; none for most.
    fn model(&self, _: &Document) -> Option<&'static str> {
        None
    }

    /// Opens a document that [`open`] has checked against the card's fields.
    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure>;

    /// Computes the result a second, independent way and compares. May take long: run it off the main thread.
    fn check(&self, document: &Document, output: &Output) -> Check;

    /// As [`Lesson::check`], where opening took a model.
    fn check_with(&self, document: &Document, output: &Output, _: &Weights) -> Check {
        self.check(document, output)
    }

    /// How to open documents whose recording would hold up the page; none where opening is always quick.
    fn long(&self) -> Option<&dyn Long> {
        None
    }

    /// Whether [`Lesson::study`] is about the document, and so of no use to another.
    fn studies_document(&self) -> bool {
        false
    }

    /// Measured cost against theory.
    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        None
    }

    /// Whether it has a [`Lesson::study`], be it only of some documents. Lessons that measure on the device instead have none.
    fn has_study(&self) -> bool {
        true
    }

    /// What a page may time on the device; none for most lessons.
    fn bench(&self) -> Option<&'static dyn Bench> {
        None
    }

    /// Trees of candidates that a page may time on the device, from none to many nodes; none for most lessons. Opening with [`Ask::trees`] gives a
    /// course in which they decode the document's prompt by turns. A part's kind ([`course::Made`]) is the place of its tree; the outcome's `same`
    /// says whether all trees made the same text.
    fn trees(&self) -> Option<fn(&Weights) -> Vec<Timed>> {
        None
    }

    /// What the kinds of parts are called that its courses tell of ([`course::Made`]), by their numbers: passes that make tokens.
    fn passes(&self) -> &'static [Text] {
        &[]
    }

    /// Where to go without the model: links of this site, without their `#/`, and what is there.
    fn without_model(&self) -> &'static [(&'static str, Text)] {
        &[]
    }
}

/// Passes of each tree that is timed: two that make everything ready, and eleven more.
pub const TURNS: usize = 13;

/// A tree that is timed.
#[derive(Clone, Debug, PartialEq)]
pub struct Timed {
    /// The root not counted.
    pub nodes: usize,
    /// Tokens of a pass, to be expected by what was measured of the heads; the model's own among them.
    pub expected: f64,
}

/// One sort several ways, so that they can be timed side by side. Nothing here reads a clock.
pub trait Bench: Sync {
    fn keys(&self, kind: KeyKind, len: usize) -> Keys;

    /// The kernels' plan, which downloads `keys` and `sources`.
    fn plan(&self, keys: &Keys, measure: bool, capabilities: &Capabilities) -> Result<Plan, Failure>;

    /// The keys as the CPU's sorts take them.
    fn pairs(&self, keys: &Keys) -> Vec<u64>;

    fn sort(&self, peer: Peer, pairs: &mut [u64], scratch: &mut [u64]);

    /// What `sorted` says; none when it isn't `pairs` in order.
    fn sorted(&self, sorted: &[u64], pairs: &[u64], kind: KeyKind) -> Option<Sorted>;
}

/// Opening in two halves: the steps are computed on one thread and shown on another.
pub trait Long: Sync {
    /// Whether recording this checked document takes long enough (more than about 20 ms) to be done elsewhere.
    fn is_long(&self, document: &Document) -> bool;

    /// Runs the algorithm.
    fn compute(&self, document: &Document) -> Result<Computed, Failure>;

    /// Takes the steps of [`Long::compute`] for the same document.
    fn develop(&self, document: &Document, steps: Vec<u8>) -> Result<Box<dyn Develop>, Failure>;
}

/// A run that was computed where it isn't shown.
pub struct Computed {
    /// Its steps as bytes.
    pub steps: Vec<u8>,
    pub output: Output,
    pub slip: Option<Slip>,
}

/// A film in the making.
pub trait Develop {
    /// Takes about this many further steps; the share of all that is done, 1 when it's over.
    fn advance(&mut self, steps: usize) -> Result<f64, Failure>;
    /// The film, and what the whole run counts.
    fn finish(self: Box<Self>) -> Result<(Box<dyn Film>, Tally), Failure>;
}

/// Checks a document against a lesson's fields and opens it.
pub fn open(lesson: &dyn Lesson, document: Document, ask: &Ask) -> Result<Opening, Failure> {
    let document = input::check(lesson.card().fields, document)?;
    lesson.open(&document, ask)
}

/// Whether the result is to be computed a second way: the field `check` of a lesson whose second way is slow says so.
pub fn wants_check(document: &Document) -> bool {
    document.json.get("check").is_none_or(|check| check != &Value::Bool(false))
}

/// What opening a lesson gives.
pub enum Opening {
    Done(Box<Outcome>),
    Gpu(GpuJob),
    Course(Box<dyn Course>),
}

/// Makes an outcome from what a plan downloaded.
pub type Finish = Box<dyn FnOnce(&Downloads) -> Result<Outcome, Failure>>;

/// Work for an engine.
pub struct GpuJob {
    pub plan: Plan,
    pub finish: Finish,
}

/// A finished run.
pub struct Outcome {
    pub output: Output,
    pub tally: Tally,
    /// None when it wasn't asked for.
    pub film: Option<Box<dyn Film>>,
    /// Where a variant that is wrong on purpose goes wrong; none for right variants, and where a wrong one happens to do no harm.
    pub slip: Option<Slip>,
}

/// The first instant at which a variant that is wrong on purpose parts from the right one run on the same input.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    pub at: usize,
    /// What it does there, and what the right one would have done.
    pub says: Words,
    /// The right one: this field with this choice.
    pub instead: (&'static str, &'static str),
}

/// A result: JSON, and big arrays beside it by name (as `output` or `grads.dq`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    pub json: serde_json::Map<String, Value>,
    pub arrays: BTreeMap<String, Vec<f32>>,
    /// Lists of numbers that are too long for JSON; `passes.0` goes into the list `passes`.
    pub doubles: BTreeMap<String, Vec<f64>>,
}

/// Whether a second way of computing agrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What it was checked against.
    pub against: Text,
    /// The largest error, relative where the lesson says so; 0 for exact agreement.
    pub max_error: f64,
    pub is_ok: bool,
}

/// A variable as the panel shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// As in the listings.
    pub name: &'static str,
    pub value: String,
}

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// In scene units, which are CSS pixels at scale 1.
    pub width: f32,
    pub lang: Lang,
    /// What pictures of the plane show of it; none for all that there is to see.
    pub window: Option<Window>,
    /// Whether those have a grid.
    pub has_grid: bool,
    /// Whether the pointer leaves points in them.
    pub is_painting: bool,
}

impl View {
    pub fn new(width: f32, lang: Lang) -> View {
        View { width, lang, window: None, has_grid: true, is_painting: false }
    }
}

/// A recorded run that can be wound to any instant `0..=len`.
pub trait Film {
    /// The number of steps.
    fn len(&self) -> usize;
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The instant it shows.
    fn at(&self) -> usize;
    fn seek(&mut self, at: usize);
    fn scene(&self, view: &View) -> Scene;
    /// This step's sentence: what happened, and why.
    fn narration(&self, lang: Lang) -> String;
    /// The line of code that this step executed; none at the start.
    fn line(&self) -> Option<Line>;
    fn variables(&self, lang: Lang) -> Vec<Variable>;
    fn tally(&self) -> Tally;
    /// The logical state, for programs.
    fn snapshot(&self) -> Value;
    /// The first instant after the shown one whose step executes this line.
    fn next_on_line(&self, label: &str) -> Option<usize>;
    /// The last instant at which no more than `limit` of this counter is spent.
    fn last_within(&self, counter: Counter, limit: u64) -> usize;
}

/// A measurement over n that goes unit by unit, so that it can show progress and be stopped.
pub trait Study {
    fn units(&self) -> usize;
    /// Carries out one unit, from 0 up.
    fn measure(&mut self, unit: usize);
    /// What is known so far.
    fn chart(&self) -> Chart;
}
