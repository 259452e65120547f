//! What every lesson keeps: one set of tests walks the list, so a lesson is tested by being listed.

mod models;
mod sound;

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use sound::assert_is_sound;
use stepscope::chart::SeriesKind;
use stepscope::input::{self, Document};
use stepscope::lessons::guide::{Block, Element, Guide, Inline, Node};
use stepscope::lessons::{self, Ask, Card, Film, LESSONS, Language, Lesson, Opening, Outcome, View};
use stepscope::words::{Code, Lang, Text};

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];
const WIDTHS: [f32; 4] = [360.0, 700.0, 1200.0, 1900.0];

fn run(lesson: &dyn Lesson, document: Document) -> Outcome {
    run_as_asked(lesson, document, &Ask::default())
}

fn run_as_asked(lesson: &dyn Lesson, document: Document, ask: &Ask) -> Outcome {
    let ask = models::asked(lesson, &document, ask);
    let concluded = lessons::open(lesson, document, &ask).and_then(Opening::conclude);
    concluded.unwrap_or_else(|failure| panic!("{failure}")).0
}

fn film(lesson: &dyn Lesson, document: Document) -> Box<dyn Film> {
    run(lesson, document).film.expect("a film was asked for")
}

/// Every preset of every lesson, with a name for messages.
fn each_preset(mut test: impl FnMut(&'static dyn Lesson, &str, Document)) {
    for lesson in LESSONS {
        let card = lesson.card();
        assert!(!card.presets.is_empty(), "{} has no presets", card.id);
        for preset in card.presets {
            assert!(!preset.document().json.is_empty(), "{}, {}: not a JSON object", card.id, preset.name);
            if is_long(card, &preset.document()) {
                continue;
            }
            test(*lesson, &format!("{}, preset {}", card.id, preset.name), preset.document());
        }
    }
}

/// What takes too long to be run by every test here.
fn is_long(card: &Card, document: &Document) -> bool {
    is_large(document) || training_steps(card, document) > Some(100)
}

/// Presets of so many items have a test program of their own, `tests/large.rs`.
fn is_large(document: &Document) -> bool {
    document.json.get("generate").is_some_and(|recipe| recipe["n"].as_u64() > Some(100_000))
}

/// The steps of a lesson that trains. Long trainings have test programs of their own, with their lessons' names.
fn training_steps(card: &Card, document: &Document) -> Option<u64> {
    let field = card.fields.iter().find(|field| field.name == "steps")?;
    let default = || match field.default {
        input::Default::Json(text) => text.parse().ok(),
        _ => None,
    };
    document.json.get("steps").and_then(Value::as_u64).or_else(default)
}

/// At most so many instants of a film, first and last among them.
fn instants(len: usize, most: usize) -> impl Iterator<Item = usize> {
    let stride = len.div_ceil(most).max(1);
    (0..=len).step_by(stride).chain([len])
}

#[test]
fn every_instant_of_every_preset_has_a_sound_picture() {
    each_preset(|lesson, name, document| {
        let mut film = film(lesson, document);
        for at in instants(film.len(), 150) {
            film.seek(at);
            for width in WIDTHS {
                for lang in LANGS {
                    assert_is_sound(&film.scene(&View::new(width, lang)), width, &format!("{name}, at {at}, width {width}"));
                }
            }
        }
    });
}

#[test]
fn every_step_is_told_in_both_languages() {
    each_preset(|lesson, name, document| {
        let mut film = film(lesson, document);
        for at in instants(film.len(), 20_000) {
            film.seek(at);
            let [en, zh] = LANGS.map(|lang| film.narration(lang));
            assert!(!en.is_empty() && en.is_ascii_or_math(), "{name}, at {at}: {en:?}");
            assert!(zh.chars().any(is_chinese), "{name}, at {at}: {zh:?}");
            for lang in LANGS {
                for variable in film.variables(lang) {
                    assert!(!variable.name.is_empty() && !variable.value.is_empty(), "{name}, at {at}: {variable:?}");
                }
            }
            assert_eq!(film.line().is_none(), at == 0, "{name}, at {at}: every step executes a line");
        }
    });
}

trait EnglishText {
    fn is_ascii_or_math(&self) -> bool;
}

impl EnglishText for str {
    fn is_ascii_or_math(&self) -> bool {
        !self.chars().any(is_chinese)
    }
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn any_instant_equals_a_replay_from_the_start() {
    each_preset(|lesson, name, document| {
        let view = View::new(700.0, Lang::En);
        let (mut once, mut again) = (film(lesson, document.clone()), film(lesson, document));
        let shown = |film: &dyn Film| (film.scene(&view), film.narration(Lang::En), film.tally(), film.snapshot());
        let len = once.len();
        // Forward in one, backward and in jumps in the other.
        let forward: Vec<_> = instants(len, 60)
            .map(|at| {
                once.seek(at);
                (at, shown(&*once))
            })
            .collect();
        for (at, expected) in forward.iter().rev() {
            again.seek(len - at);
            again.seek(*at);
            assert_eq!(again.at(), *at, "{name}");
            assert_eq!(&shown(&*again), expected, "{name}, at {at}");
        }
    });
}

#[test]
fn every_result_agrees_with_a_second_way() {
    each_preset(|lesson, name, document| {
        let document = input::check(lesson.card().fields, document).unwrap();
        let outcome = run(lesson, document.clone());
        let check = models::check(lesson, &document, &outcome.output);
        assert!(check.is_ok, "{name}: {check:?}, {:?}", outcome.output.json);
        assert!(check.max_error.is_finite(), "{name}: {check:?}");
    });
}

#[test]
fn the_film_ends_with_the_result_of_a_run_without_film() {
    each_preset(|lesson, name, document| {
        let filmed = run(lesson, document.clone());
        let runs_kernels = lesson.runs_kernels(&document);
        let plain = run_as_asked(lesson, document, &Ask { film: false, ..Ask::default() });
        assert!(plain.film.is_none(), "{name}: a film that wasn't asked for");
        assert_eq!((&filmed.output, filmed.tally), (&plain.output, plain.tally), "{name}");
        let mut film = filmed.film.unwrap();
        film.seek(film.len());
        // Of kernels, one workgroup's share is shown; tests/attention.rs holds a film of a whole run to its plan.
        if !runs_kernels {
            assert_eq!(film.tally(), plain.tally, "{name}");
        }
    });
}

#[test]
fn labels_of_steps_and_listings_are_the_same() {
    for lesson in LESSONS {
        let id = lesson.card().id;
        let mut executed = HashSet::new();
        for preset in lesson.card().presets.iter().filter(|preset| !is_long(lesson.card(), &preset.document())) {
            let mut film = film(*lesson, preset.document());
            for at in 1..=film.len() {
                film.seek(at);
                executed.extend(film.line().map(|line| line.0));
            }
        }
        assert!(!lesson.listings().is_empty(), "{id} has no listings");
        for listing in lesson.listings() {
            let lines = listing.lines();
            let labels: Vec<&str> = lines.iter().flat_map(|(_, labels)| labels.iter().copied()).collect();
            let distinct: HashSet<&str> = labels.iter().copied().collect();
            let language = listing.language.title();
            assert_eq!(labels.len(), distinct.len(), "{id}, {language}: a label is on two lines: {labels:?}");
            let unexecuted: Vec<_> = distinct.difference(&executed).collect();
            let unlisted: Vec<_> = executed.difference(&distinct).collect();
            // A kernel is the code of the steps that it takes, in whichever lesson, and its language marks attributes by `@`.
            if listing.language != Language::Wgsl {
                assert!(unexecuted.is_empty(), "{id}, {language}: no preset executes {unexecuted:?}");
                assert!(unlisted.is_empty(), "{id}, {language}: no line has {unlisted:?}");
                assert!(lines.iter().all(|(code, _)| !code.contains('@')), "{id}, {language}: a label is left in the code");
            }
        }
    }
}

#[test]
fn every_step_executes_a_line_of_the_listings_of_its_document() {
    let mut by_kernels = HashMap::new();
    each_preset(|lesson, name, document| {
        let listings = lesson.listings_of(&document);
        let mut film = film(lesson, document.clone());
        let mut executed = HashSet::new();
        for at in 1..=film.len() {
            film.seek(at);
            executed.extend(film.line().map(|line| line.0));
        }
        let languages: Vec<Language> = listings.iter().map(|listing| listing.language).collect();
        let programs: Vec<Language> = lesson.listings().iter().map(|listing| listing.language).collect();
        assert!(languages.starts_with(&programs), "{name}: {languages:?}");
        assert_eq!(languages.contains(&Language::Wgsl), lesson.runs_kernels(&document), "{name}");
        for listing in listings {
            let labels: Vec<&str> = listing.lines().into_iter().flat_map(|(_, labels)| labels).collect();
            if listing.language == Language::Wgsl {
                let by_any = by_kernels.entry((lesson.card().id, listing.source)).or_insert_with(|| (labels, HashSet::new()));
                by_any.1.extend(executed.iter().copied());
                continue;
            }
            for label in &executed {
                let lines = labels.iter().filter(|listed| *listed == label).count();
                assert_eq!(lines, 1, "{name}, {}: {lines} lines have {label}", listing.language.title());
            }
        }
    });
    // What the host does with what kernels left is no line of theirs. A line that several lessons show is executed by one of them.
    let by_any: HashSet<&str> = by_kernels.values().flat_map(|(_, executed)| executed).copied().collect();
    for ((id, _), (labels, executed)) in &by_kernels {
        assert!(labels.iter().any(|label| executed.contains(label)), "{id}: {labels:?}, but {executed:?}");
        assert!(labels.iter().all(|label| by_any.contains(label)), "{id}: {labels:?}, but all kernels' lessons {by_any:?}");
    }
}

#[test]
fn the_next_execution_of_a_line_is_found() {
    each_preset(|lesson, name, document| {
        let mut film = film(lesson, document);
        if film.is_empty() {
            return;
        }
        film.seek(1);
        let first = film.line().unwrap();
        film.seek(0);
        assert_eq!(film.next_on_line(first.0), Some(1), "{name}");
        film.seek(film.len());
        assert_eq!(film.next_on_line(first.0), None, "{name}");
    });
}

#[test]
fn bad_input_is_refused_and_says_so() {
    for lesson in LESSONS {
        let card = lesson.card();
        let open = |json: Value| {
            let Value::Object(json) = json else { unreachable!() };
            let document = Document::of(json);
            let ask = models::asked(*lesson, &document, &Ask::default());
            lessons::open(*lesson, document, &ask).err()
        };
        let refused = open(json!({"no-such-field": 1})).expect("an unknown field is refused");
        assert_eq!((refused.code, refused.path.as_str()), (Code::InvalidInput, "no-such-field"), "{}", card.id);
        for field in card.fields {
            // No field takes an object.
            let mut json = card.presets[0].document().json;
            json.insert(field.name.into(), json!({"a": 1}));
            let refused = open(Value::Object(json)).unwrap_or_else(|| panic!("{} takes an object for {}", card.id, field.name));
            assert_eq!(refused.code, Code::InvalidInput, "{}, {}", card.id, field.name);
            assert!(refused.path.starts_with(field.name), "{}: {refused}", card.id);
            assert!(!refused.message.en.is_empty() && refused.message.zh.chars().any(is_chinese), "{}: {refused}", card.id);
        }
    }
}

#[test]
fn long_documents_give_the_same_film_in_two_halves() {
    each_preset(|lesson, name, document| {
        let Some(long) = lesson.long() else { return };
        let document = input::check(lesson.card().fields, document).unwrap();
        if lesson.runs_kernels(&document) {
            return;
        }
        let computed = long.compute(&document).unwrap();
        let mut develop = long.develop(&document, computed.steps).unwrap();
        while develop.advance(100).unwrap() < 1.0 {}
        let ((film, tally), whole) = (develop.finish().unwrap(), run(lesson, document));
        assert_eq!((&computed.output, tally, computed.slip), (&whole.output, whole.tally, whole.slip), "{name}");
        assert_eq!(film.len(), whole.film.unwrap().len(), "{name}");
    });
}

#[test]
fn studies_measure_and_have_theory() {
    for lesson in LESSONS {
        let id = lesson.card().id;
        let document = input::check(lesson.card().fields, lesson.card().presets[0].document()).unwrap();
        let Some(mut study) = lesson.study(&document) else { continue };
        assert!(study.units() > 0, "{id}");
        for unit in 0..study.units() {
            study.measure(unit);
            for series in study.chart().series {
                assert!(!series.title_en.is_empty() && !series.title_zh.is_empty(), "{id}");
                let is_many = series.kind == SeriesKind::Spread;
                let is_rising = series.points.is_sorted_by(|a, b| a.0 < b.0 || is_many && a.0 == b.0);
                assert!(is_rising, "{id}, {}: not by rising x", series.title_en);
                assert!(series.points.iter().all(|(x, y)| x.is_finite() && y.is_finite()), "{id}, {}", series.title_en);
            }
        }
        assert!(study.chart().series.iter().all(|series| !series.points.is_empty()), "{id}: an empty series");
    }
}

#[test]
fn guides_point_at_instants_that_there_are() {
    let mut lens = HashMap::new();
    for lesson in LESSONS {
        let card = lesson.card();
        let (en, zh) = halves(lesson.guide());
        assert!(!en.is_empty() && !zh.is_empty(), "{} has no guide", card.id);
        assert!(en.iter().any(has_math) && zh.iter().any(has_math), "{}: no formula", card.id);
        let jumps = lesson.guide().jumps();
        assert!(!jumps.is_empty(), "{}: the guide points at nothing", card.id);
        for jump in jumps {
            let preset = card.presets.iter().find(|preset| preset.name == jump.preset);
            let preset = preset.unwrap_or_else(|| panic!("{}: the guide names the preset {}", card.id, jump.preset));
            // A training has an instant for each of its steps, at least: it needn't be run to know of those.
            if training_steps(card, &preset.document()).is_some_and(|steps| jump.at as u64 <= steps) {
                continue;
            }
            let len = *lens.entry((card.id, preset.name)).or_insert_with(|| film(*lesson, preset.document()).len());
            assert!(jump.at <= len, "{}: the guide points at {} of {len} in {}", card.id, jump.at, jump.preset);
        }
    }
}

/// Markdown that isn't understood stays as it was typed: in Chinese, `**` after a full stop and before a letter closes nothing. Spaces that LaTeX
/// writes as entities would be read as text.
#[test]
fn no_markdown_is_left_in_guides() {
    fn signs<'a>(element: &'a Element, all: &mut Vec<&'a str>) {
        for child in element.children {
            match child {
                Node::Element(element) => signs(element, all),
                Node::Text(text) => all.push(text),
            }
        }
    }
    fn texts<'a>(inlines: &'a [Inline], all: &mut Vec<&'a str>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => all.push(text),
                Inline::Strong(inlines) | Inline::Emph(inlines) | Inline::Link { inlines, .. } => texts(inlines, all),
                Inline::Math(element) => signs(element, all),
                Inline::Code(_) => {}
            }
        }
    }
    for lesson in LESSONS {
        let (en, zh) = halves(lesson.guide());
        let mut all = Vec::new();
        for block in en.iter().chain(zh) {
            match block {
                Block::Heading(inlines) | Block::Paragraph(inlines) => texts(inlines, &mut all),
                Block::List(items) => items.iter().for_each(|inlines| texts(inlines, &mut all)),
                Block::Formula(element) => signs(element, &mut all),
            }
        }
        let is_left = |text: &&str| text.contains(['*', '`', '$']) || text.contains("](#") || text.contains("&nbsp;");
        let left: Vec<&str> = all.into_iter().filter(is_left).collect();
        assert!(left.is_empty(), "{}: {left:?}", lesson.card().id);
    }
}

fn halves(guide: &Guide) -> (&'static [Block], &'static [Block]) {
    (guide.en, guide.zh)
}

fn has_math(block: &Block) -> bool {
    let any = |inlines: &[Inline]| inlines.iter().any(|inline| matches!(inline, Inline::Math(_)));
    match block {
        Block::Heading(inlines) | Block::Paragraph(inlines) => any(inlines),
        Block::List(items) => items.iter().any(|inlines| any(inlines)),
        Block::Formula(_) => true,
    }
}

#[test]
fn cards_are_complete() {
    let mut ids = HashSet::new();
    for lesson in LESSONS {
        let card = lesson.card();
        assert!(ids.insert(card.id), "two lessons are called {}", card.id);
        assert!(lessons::find(card.id).is_ok());
        assert!(std::ptr::eq(lessons::CARDS[ids.len() - 1], card), "{} is elsewhere in CARDS", card.id);
        let mut texts = vec![card.title, card.summary];
        texts.extend(card.fields.iter().flat_map(|field| [field.title, field.help]));
        texts.extend(card.presets.iter().map(|preset| preset.title));
        for Text { en, zh } in texts {
            assert!(!en.is_empty() && !zh.is_empty(), "{}: words are missing in {en:?} / {zh:?}", card.id);
        }
        let names: HashSet<&str> = card.presets.iter().map(|preset| preset.name).collect();
        assert_eq!(names.len(), card.presets.len(), "{}: two presets have one name", card.id);
    }
    assert_eq!(lessons::find("no-such-lesson").err().map(|failure| failure.code), Some(Code::UnknownLesson));
}

#[test]
fn the_page_can_fetch_every_lesson() {
    // The page's ring isn't compiled here: its list is read as text.
    let parts = include_str!("../src/web/parts.rs");
    for lesson in LESSONS {
        let id = lesson.card().id;
        assert!(parts.contains(&format!("    \"{id}\": ")), "{id} has no line in src/web/parts.rs");
    }
}
