//! Links open what they were made from, say what is wrong with them, and never panic.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use stepscope::input::{Call, Choice, Default as Missing, Document, Field, Shape};
use stepscope::lessons;
use stepscope::link::{self, Known, Link, Part, Reading, Theme, from_object, input_of, to_object, v1};
use stepscope::words::{Code, Failure, Lang, Text};

const NONE: Text = Text::new("", "");
const NUMBER: Shape = Shape::Number { min: -1e300, max: 1e300 };
const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, title: NONE, help: NONE, shape, default: Missing::Absent }
}
const fn choice(value: &'static str) -> Choice {
    Choice { value, title: NONE }
}
/// One field of every shape; `v` and `loop` are settings too.
const FIELDS: &[Field] = &[
    field("items", Shape::List { of: &NUMBER, min_len: 0, max_len: 10_000 }),
    field("k", Shape::Int { min: 0, max: 1 << 40 }),
    field("scheme", Shape::Choice(&[choice("lomuto"), choice("hoare")])),
    field("loop", Shape::Choice(&[choice("reverse"), choice("forward")])),
    field("flag", Shape::Bool),
    field("causal", Shape::OneOf(&[Shape::Bool, Shape::Choice(&[choice("top-left")]), Shape::Int { min: -9, max: 9 }])),
    field("window", Shape::Tuple(&[NUMBER, NUMBER])),
    field(
        "ops",
        Shape::List {
            of: &Shape::Call(&[Call { name: "push", args: &[NUMBER] }, Call { name: "pop", args: &[] }]),
            min_len: 0,
            max_len: 500,
        },
    ),
    field("v", Shape::Floats { max_len: 10_000 }),
];

fn pile() -> Known {
    Known { fields: FIELDS, presets: vec!["classic", "reversed"] }
}

fn known(id: &str) -> Result<Known, Failure> {
    if id == "pile" { Ok(pile()) } else { lessons::known(id) }
}

fn read(text: &str) -> Reading {
    v1::read(text, known)
}

fn input() -> impl Strategy<Value = Map<String, Value>> {
    let number = prop_oneof![any::<i32>().prop_map(|x| json!(x)), (-1e300f64..1e300).prop_map(|x| json!(x))];
    let numbers = prop::collection::vec(number.clone(), 0..300).prop_map(Value::from);
    let op = prop_oneof![Just(json!(["pop"])), number.clone().prop_map(|x| json!(["push", x]))];
    let ops = prop::collection::vec(op, 0..60).prop_map(Value::from);
    let rows = prop::collection::vec(prop::collection::vec(number.clone(), 2), 1..5).prop_map(|rows| json!(rows));
    let fields = [
        ("items", numbers.boxed()),
        ("k", (0i64..1 << 40).prop_map(|k| json!(k)).boxed()),
        ("scheme", prop::sample::select(vec![json!("lomuto"), json!("hoare")]).boxed()),
        ("loop", prop::sample::select(vec![json!("reverse"), json!("forward")]).boxed()),
        ("flag", any::<bool>().prop_map(|x| json!(x)).boxed()),
        ("causal", prop::sample::select(vec![json!(true), json!("top-left"), json!(-3)]).boxed()),
        ("window", (number.clone(), number).prop_map(|(a, b)| json!([a, b])).boxed()),
        ("ops", ops.boxed()),
        ("v", rows.boxed()),
    ];
    let fields: Vec<_> =
        fields.map(|(name, value)| prop::option::of(value).prop_map(move |value| Some((name.to_owned(), value?)))).into();
    fields.prop_map(|fields| fields.into_iter().flatten().collect())
}

fn link() -> impl Strategy<Value = Link> {
    let step = || prop::option::of(0usize..1_000_000_000);
    let parts = prop::sample::subsequence(Part::ALL.to_vec(), 0..=6);
    let preset = prop::option::of(prop::sample::select(vec!["classic".to_owned(), "reversed".to_owned()]));
    let look = (
        prop::option::of(prop::sample::select(vec![Lang::En, Lang::Zh])),
        prop::option::of(prop::sample::select(Theme::ALL.to_vec())),
        prop::option::of(prop::sample::select(vec!["python", "cpp", "rust", "wgsl"])),
        parts,
    );
    (preset, prop::option::of(input()), prop::option::of(input()), (step(), step(), step(), any::<bool>()), look).prop_map(
        |(preset, input, with, (at, from, to, loops), (lang, theme, code, hide))| {
            let (from, to) = if from > to && to.is_some() { (to, from) } else { (from, to) };
            let lesson = Some("pile".to_owned());
            Link { lesson, preset, input, with, at, from, to, loops, lang, theme, code, hide }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_link_opens_what_it_was_made_from(link in link()) {
        let text = v1::write(&link, &pile()).unwrap();
        prop_assert!(text.is_ascii() && !text.contains([' ', '"', '<', '>']), "{}", text);
        prop_assert_eq!(read(&text), Reading { link: link.clone(), failures: vec![] }, "{}", text);
        prop_assert_eq!(from_object(&to_object(&link), known), Reading { link, failures: vec![] });
    }

    #[test]
    fn a_hundred_numbers_make_a_link_under_2000_characters(items in prop::collection::vec(-1e9f64..1e9, 100)) {
        let input = json!({"items": items}).as_object().cloned();
        let link = Link { lesson: Some("pile".into()), input, at: Some(123), ..Link::default() };
        let text = v1::write(&link, &pile()).unwrap();
        prop_assert!(text.len() < 2000, "{} characters", text.len());
        prop_assert_eq!(read(&text).link, link);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,80}", name in "[a-z]{1,6}") {
        let _ = read(&text);
        let _ = read(&format!("#/pile?{name}={text}"));
        let _ = read(&format!("#/pile?z={text}&with={text}"));
        let _ = from_object(&Map::from_iter([("lesson".into(), json!("pile")), (name, json!(text))]), known);
    }

    #[test]
    fn a_link_cut_off_anywhere_is_read_without_a_panic(link in link(), cut in any::<prop::sample::Index>()) {
        let text = v1::write(&link, &pile()).unwrap();
        let _ = read(&text[..cut.index(text.len() + 1)]);
    }
}

const CASES_OF_V1: usize = 100;

#[test]
fn old_links_stay_readable() {
    let golden = include_str!("links.v1.txt");
    let lines: Vec<&str> = golden.lines().filter(|line| !line.starts_with("# ")).collect();
    let cases: Vec<_> = lines.chunks(2).collect();
    assert_eq!(cases.len(), CASES_OF_V1, "for new lines count up; there are no others");
    for lesson in lessons::LESSONS {
        let start = format!("#/{}?", lesson.card().id);
        assert!(cases.iter().filter(|case| case[0].starts_with(&start)).count() >= 3, "{start} has too few lines");
    }
    for case in cases {
        let [link, state] = case else { panic!("a case is a link and its state: {case:?}") };
        let state: Map<String, Value> = serde_json::from_str(state.strip_prefix("=> ").unwrap()).unwrap();
        let reading = read(link);
        assert_eq!(reading.failures, [], "{link}");
        // As text, where the zeros and the last bits differ too.
        let text = |object| Value::Object(object).to_string();
        assert_eq!(text(to_object(&reading.link)), text(from_object_to_object(&state)), "{link}");
    }
}

/// In the order in which states are written.
fn from_object_to_object(state: &Map<String, Value>) -> Map<String, Value> {
    let reading = from_object(state, known);
    assert_eq!(reading.failures, [], "{state:?}");
    to_object(&reading.link)
}

#[test]
fn a_bad_link_names_its_fault_and_opens_the_rest() {
    let cases = [
        ("#/heep?items=1", Code::UnknownLesson, "lesson", json!({})),
        ("#/pile?items=1,x,3&at=2&lang=zh", Code::InvalidInput, "items[1]", json!({"lesson": "pile", "lang": "zh"})),
        ("#/pile?ops=[[\"push\",\"a\"]]", Code::InvalidInput, "ops[0][1]", json!({"lesson": "pile"})),
        ("#/pile?itmes=1", Code::InvalidInput, "itmes", json!({"lesson": "pile"})),
        ("#/pile?items=1&items=2", Code::InvalidInput, "items", json!({"lesson": "pile"})),
        ("#/pile?items=1&at=-2", Code::InvalidInput, "at", json!({"lesson": "pile", "input": {"items": [1]}})),
        ("#/pile?items=1&at=9e9", Code::InvalidInput, "at", json!({"lesson": "pile", "input": {"items": [1]}})),
        ("#/pile?items=1&from=9&to=3", Code::InvalidInput, "to", json!({"lesson": "pile", "input": {"items": [1]}})),
        ("#/pile?theme=pink", Code::InvalidInput, "theme", json!({"lesson": "pile"})),
        ("#/pile?hide=code,hat", Code::InvalidInput, "hide", json!({"lesson": "pile"})),
        ("#/pile?preset=nope", Code::InvalidInput, "preset", json!({"lesson": "pile"})),
        ("#/pile?v=7&k=1", Code::InvalidInput, "v", json!({"lesson": "pile", "input": {"k": 1}})),
        ("#/pile?z=!!!", Code::InvalidInput, "z", json!({"lesson": "pile"})),
        ("#/pile?k=%E4%B8", Code::InvalidInput, "k", json!({"lesson": "pile"})),
        ("#/pile?k=%4", Code::InvalidInput, "k", json!({"lesson": "pile"})),
        ("#/pile?with=k=x", Code::InvalidInput, "with.k", json!({"lesson": "pile"})),
        ("#/pile?with=at=3", Code::InvalidInput, "at", json!({"lesson": "pile"})),
        ("#/pile?preset=classic&k=%4&at=3", Code::InvalidInput, "k", json!({"lesson": "pile"})),
        ("#/pile?=1", Code::InvalidInput, "=", json!({"lesson": "pile"})),
        ("#/pile?%E2%80%AEk=1", Code::InvalidInput, "\u{fffd}k", json!({"lesson": "pile"})),
        // One complaint of an unknown lesson is enough.
        ("#/heep?preset=classic&z=q1bKVrIyBAA&with=k%3D1&at=2&lang=zh", Code::UnknownLesson, "lesson", json!({"lang": "zh"})),
        ("#/%zz?k=1", Code::InvalidInput, "lesson", json!({})),
        ("#/?k=1&preset=classic", Code::InvalidInput, "k", json!({})),
        ("#/?with=k=1", Code::InvalidInput, "with", json!({})),
    ];
    for (text, code, path, state) in cases {
        let reading = read(text);
        let faults: Vec<_> = reading.failures.iter().map(|failure| (failure.code, failure.path.as_str())).collect();
        assert_eq!(faults, [(code, path)], "{text}");
        assert_eq!(Value::Object(to_object(&reading.link)), state, "{text}");
    }
}

#[test]
fn a_link_that_inflates_too_far_or_is_too_long_is_refused() {
    // A million and a half spaces deflate to some 1,500 bytes.
    let bomb = miniz_oxide::deflate::compress_to_vec(&[b' '; 1_500_000], 9);
    let packed = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, bomb);
    let refusal = |text: &str| read(text).failures.first().map(|failure| (failure.code, failure.path.clone()));
    assert_eq!(refusal(&format!("#/pile?z={packed}")), Some((Code::TooLarge, "z".into())));
    assert_eq!(refusal(&format!("#/pile?z={}", "A".repeat(33_000))), Some((Code::TooLarge, "z".into())));
    assert_eq!(refusal(&format!("#/pile?items={}", "1,".repeat(50_000))), Some((Code::TooLarge, String::new())));
    assert_eq!(refusal(&format!("#/pile?{}", "at=1&".repeat(65))), Some((Code::InvalidInput, "at".into())));
    assert_eq!(read(&format!("#/pile?k=1&{}", "at=1&".repeat(10_000))).failures.len(), 63);
    assert_eq!(refusal(&format!("#/pile?v={}1{}", "[".repeat(101), "]".repeat(101))), Some((Code::TooLarge, "v".into())));
    // What is longer than is read back is not written either, however well it packs.
    let deep = (0..101).fold(json!(1), |inner, _| json!([inner]));
    for fields in [json!({"v": vec![0; 600_000]}), json!({"k": 1, "v": deep})] {
        let link = Link { lesson: Some("pile".into()), input: fields.as_object().cloned(), ..Link::default() };
        assert_eq!(v1::write(&link, &pile()).unwrap_err().code, Code::TooLarge);
    }
    // Numbers without any pattern don't pack.
    let items: Vec<u64> = (0..9000u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20).collect();
    let link = Link { lesson: Some("pile".into()), input: json!({"items": items}).as_object().cloned(), ..Link::default() };
    assert_eq!(v1::write(&link, &pile()).unwrap_err().code, Code::TooLarge);
}

/// `CompressionStream("deflate")` and Python's `zlib.compress` give zlib's format; some encoders pad.
#[test]
fn other_programs_may_pack_an_input() {
    let json = br#"{"items":[3,1,2]}"#;
    let packed = |bytes: Vec<u8>| base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE, bytes);
    let streams = [0, 1, 6, 9].map(|level| miniz_oxide::deflate::compress_to_vec_zlib(json, level));
    for stream in streams.into_iter().chain([miniz_oxide::deflate::compress_to_vec(json, 6)]) {
        let reading = read(&format!("#/pile?z={}", packed(stream.clone())));
        assert_eq!(reading.failures, [], "{stream:?}");
        assert_eq!(reading.link.input, json!({"items": [3, 1, 2]}).as_object().cloned());
        let cut = read(&format!("#/pile?z={}", packed(stream[..stream.len() / 2].to_vec())));
        assert_eq!(cut.failures.first().map(|failure| failure.code), Some(Code::InvalidInput), "{stream:?}");
    }
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&[b' '; 1_500_000], 9);
    assert_eq!(read(&format!("#/pile?z={}", packed(bomb))).failures[0].code, Code::TooLarge);
}

#[test]
fn arrays_go_into_a_link_by_their_shortest_decimals() {
    let mut document = Document::default();
    document.arrays.insert("v".into(), vec![0.1, -3.5, 1e-8].into());
    assert_eq!(Value::Object(input_of(&document)), json!({"v": [0.1, -3.5, 1e-8]}));
}

#[test]
fn every_preset_of_every_lesson_goes_through_a_link() {
    for lesson in lessons::LESSONS {
        let card = lesson.card();
        let known = lessons::known(card.id).unwrap();
        for preset in card.presets {
            let input = Some(input_of(&preset.document()));
            let link = Link { lesson: Some(card.id.into()), input, ..Link::default() };
            let text = v1::write(&link, &known).unwrap();
            let reading = v1::read(&text, lessons::known);
            assert_eq!(reading, Reading { link: link.clone(), failures: vec![] }, "{} {}", card.id, preset.name);
            let document = card.document_of(&reading.link).0;
            assert_eq!(document, preset.document());
        }
    }
}

#[test]
fn a_glance_sees_what_a_reading_does() {
    for text in
        ["", "#/", "#/?lang=zh", "#/heap?at=3&lang=zh&theme=dark&code=rust", "#/heap?v=1&z=%%%&theme=contrast", "#/attention"]
    {
        let (glance, reading) = (v1::glance(text), v1::read(text, lessons::known));
        assert_eq!(glance.lesson, reading.link.lesson.clone().unwrap_or_default(), "{text}");
        assert_eq!(glance.is_list, reading.link.lesson.is_none() && reading.failures.is_empty(), "{text}");
        let seen = (glance.lang, glance.theme, glance.code);
        assert_eq!(seen, (reading.link.lang, reading.link.theme, reading.link.code), "{text}");
    }
    let long = "&".repeat(100_000);
    for text in ["#nonsense", "#/?items=1", "#/?lang=xx", "#/?v=2", "#/?lang=zh&lang=zh", &format!("#/?{long}")] {
        assert!(!v1::glance(text).is_list, "{text}");
    }
}

#[test]
fn html_to_paste_says_what_the_link_says_and_stays_within_its_attributes() {
    let link = Link {
        lesson: Some("heap".to_owned()),
        input: json!({"items": [3, 1], "text": "it's </step-scope><b>\"&"}).as_object().cloned(),
        at: Some(4),
        from: Some(2),
        to: Some(9),
        loops: true,
        lang: Some(Lang::Zh),
        hide: vec![Part::Code, Part::Chart],
        ..Link::default()
    };
    let html = link::html::element(&link, "https://your.host/");
    assert_eq!(
        html,
        "<script type=\"module\" src=\"https://your.host/stepscope.js\"></script>\n<step-scope lesson=\"heap\" \
         input='{\"items\":[3,1],\"text\":\"it&#39;s &lt;/step-scope&gt;&lt;b&gt;\\\"&amp;\"}' at=\"4\" from=\"2\" to=\"9\" loop lang=\"zh\" \
         hide=\"code,chart\"></step-scope>"
    );
    let html = link::html::frame("#/heap?v=1&at=4", "https://your.host/", "Heap \"of\" <things>");
    assert!(
        html.starts_with("<iframe src=\"https://your.host/embed.html#/heap?v=1&amp;at=4\" title='Heap \"of\" &lt;things&gt;' ")
    );
}
