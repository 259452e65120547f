//! Bad input is refused at its place, and good input survives being written and read.

use proptest::prelude::*;
use serde_json::{Value, json};
use stepscope::input::{Call, Default, Document, Field, Shape, check, read_text, schema, write_text, write_typed};
use stepscope::words::{Code, Text};

const NUMBER: Shape = Shape::Number { min: -1e300, max: 1e300 };
const NUMBERS: Shape = Shape::List { of: &NUMBER, min_len: 0, max_len: 8 };
const OPS: Shape = Shape::List {
    of: &Shape::Call(&[
        Call { name: "pop", args: &[] },
        Call { name: "push", args: &[NUMBER] },
        Call { name: "nlargest", args: &[Shape::Int { min: 0, max: 9 }] },
        Call { name: "merge", args: &[Shape::List { of: &NUMBERS, min_len: 0, max_len: 8 }] },
    ]),
    min_len: 0,
    max_len: 8,
};
const PAIR: Shape = Shape::Tuple(&[NUMBER, NUMBER]);
const POINTS: Shape = Shape::List { of: &PAIR, min_len: 0, max_len: 3 };
const NONE: Text = Text::new("", "");
const TILE: Shape = Shape::Record(&[
    Field { name: "rows", title: NONE, help: NONE, shape: Shape::Int { min: 1, max: 9 }, default: Default::Required },
    Field { name: "cols", title: NONE, help: NONE, shape: Shape::Int { min: 1, max: 9 }, default: Default::Absent },
]);
const FIELDS: &[Field] = &[
    Field { name: "items", title: NONE, help: NONE, shape: NUMBERS, default: Default::Required },
    Field { name: "ops", title: NONE, help: NONE, shape: OPS, default: Default::Json("[]") },
    Field { name: "tile", title: NONE, help: NONE, shape: TILE, default: Default::Absent },
    Field { name: "q", title: NONE, help: NONE, shape: Shape::Floats { max_len: 4 }, default: Default::Absent },
];

fn refusal(json: Value) -> (Code, String) {
    let Value::Object(json) = json else { panic!("a case is an object") };
    let failure = check(FIELDS, Document::of(json)).expect_err("this input is bad");
    (failure.code, failure.path)
}

#[test]
fn texts_are_taken_as_they_are_up_to_their_length() {
    let text = || Shape::Text { max_len: 5 };
    let fields = [Field { name: "value", title: NONE, help: NONE, shape: text(), default: Default::Required }];
    let refused = |shape: &Shape, text: &str| read_text(shape, text).unwrap_err();
    assert_eq!(read_text(&fields[0].shape, " 0.10 "), Ok(json!("0.10")));
    assert_eq!(read_text(&text(), "一二三四五"), Ok(json!("一二三四五")));
    assert_eq!(refused(&text(), "123456").span, 0..6);
    assert_eq!(write_text(&fields[0].shape, &json!("0.10")), "0.10");
    let check = |value: Value| {
        let Value::Object(json) = json!({"value": value}) else { unreachable!() };
        check(&fields, Document::of(json)).map_err(|failure| (failure.code, failure.path))
    };
    assert!(check(json!("12345")).is_ok() && check(json!(0.1)).is_ok());
    assert_eq!(check(json!("123456")), Err((Code::TooLarge, "value".into())));
    assert_eq!(check(json!([1])), Err((Code::InvalidInput, "value".into())));
    assert_eq!(schema(&fields)["properties"]["value"]["maxLength"], 5);
}

#[test]
fn bad_input_is_refused_at_its_place() {
    let cases = [
        (json!({}), Code::InvalidInput, "items"),
        (json!({"items": 3}), Code::InvalidInput, "items"),
        (json!({"items": [1, "two"]}), Code::InvalidInput, "items[1]"),
        (json!({"items": [1, null]}), Code::InvalidInput, "items[1]"),
        (json!({"items": [1e301]}), Code::InvalidInput, "items[0]"),
        (json!({"items": [1, 2, 3, 4, 5, 6, 7, 8, 9]}), Code::TooLarge, "items"),
        (json!({"items": [], "ops": [["shove", 1]]}), Code::InvalidInput, "ops[0][0]"),
        (json!({"items": [], "ops": [["pop"], ["push"]]}), Code::InvalidInput, "ops[1]"),
        (json!({"items": [], "ops": [["nlargest", 2.5]]}), Code::InvalidInput, "ops[0][1]"),
        (json!({"items": [], "ops": [["nlargest", 10]]}), Code::InvalidInput, "ops[0][1]"),
        (json!({"items": [], "itmes": []}), Code::InvalidInput, "itmes"),
        (json!({"items": [], "q": [[1, 2], [3, "x"]]}), Code::InvalidInput, "q[1][1]"),
        (json!({"items": [], "q": [1, 2, 3, 4, 5]}), Code::TooLarge, "q"),
        (json!({"items": [], "tile": {"rows": 10}}), Code::InvalidInput, "tile.rows"),
        (json!({"items": [], "tile": {"cols": 1}}), Code::InvalidInput, "tile.rows"),
        (json!({"items": [], "tile": {"rows": 1, "colls": 1}}), Code::InvalidInput, "tile.colls"),
    ];
    for (json, code, path) in cases {
        assert_eq!(refusal(json.clone()), (code, path.to_owned()), "{json}");
    }
}

#[test]
fn an_array_beside_the_json_is_held_to_the_same_bounds() {
    let with = |name: &str, values: Vec<f32>| {
        let mut document = Document::of([("items".to_owned(), json!([]))].into_iter().collect());
        document.arrays.insert(name.to_owned(), values.into());
        check(FIELDS, document)
    };
    assert_eq!(with("q", vec![1.0, 2.0]).unwrap().floats("q").unwrap().as_slice(), [1.0, 2.0]);
    assert_eq!(with("q", vec![0.0; 5]).unwrap_err().code, Code::TooLarge);
    assert_eq!(with("q", vec![0.0, f32::NAN]).unwrap_err().path, "q[1]");
    assert_eq!(with("ops", vec![0.0]).unwrap_err().path, "ops");
}

#[test]
fn a_missing_field_has_its_default() {
    let Value::Object(json) = json!({"items": [1]}) else { unreachable!() };
    assert_eq!(check(FIELDS, Document::of(json)).unwrap().json["ops"], json!([]));
}

#[test]
fn a_typed_error_points_at_its_place() {
    let spans = [
        (&NUMBERS, "3, x2 ,1", "x2"),
        (&NUMBERS, "3,,1", ""),
        (&NUMBERS, "5，九", "九"),
        (&OPS, r#"[["pop"],["push","a"]]"#, r#""a""#),
        (&OPS, r#"[["pop"] ["push",1]]"#, "["),
        (&OPS, "pop, push x", "x"),
        (&OPS, "pop,, pop", ""),
        (&OPS, "pop,  pusch 4 , pop", "pusch"),
        (&OPS, "pop; push 4 5", "push 4 5"),
        (&OPS, "nlargest 3\nnlargest 12", "12"),
        (&OPS, "merge [[1,2]], merge [[1,\"a\"]]", "[[1,\"a\"]]"),
        (&PAIR, "3", "3"),
        (&PAIR, "3, x", "x"),
    ];
    for (shape, text, at_fault) in spans {
        let error = read_text(shape, text).expect_err(text);
        assert_eq!(&text[error.span.clone()], at_fault, "{text}: {error:?}");
    }
}

#[test]
fn operations_are_typed_as_words() {
    let cases = [
        ("", json!([])),
        ("pop", json!([["pop"]])),
        ("push 4, pop", json!([["push", 4], ["pop"]])),
        (" push  −4.5；pop\nnlargest 2 ", json!([["push", -4.5], ["pop"], ["nlargest", 2]])),
        ("merge [[1, 4], [2]], pop", json!([["merge", [[1, 4], [2]]], ["pop"]])),
    ];
    for (text, value) in cases {
        assert_eq!(read_text(&OPS, text), Ok(value.clone()), "{text}");
        assert_eq!(read_text(&OPS, &write_typed(&OPS, &value)), Ok(value.clone()), "{text}");
        assert_eq!(read_text(&OPS, &write_text(&OPS, &value)), Ok(value), "{text}");
    }
    assert_eq!(write_typed(&OPS, &json!([["push", 4], ["merge", [[1], []]]])), "push 4, merge [[1],[]]");
    assert_eq!(read_text(&PAIR, "3, −1"), Ok(json!([3, -1])));
}

#[test]
fn points_are_typed_as_they_are_written_on_paper() {
    let value = json!([[0, 0.5], [-4, 1]]);
    for text in ["(0, 0.5) (-4, 1)", "0 0.5, -4 1", "（0，0.5），（−4，1）", "0 0.5\n-4 1", "[[0,0.5],[-4,1]]"] {
        assert_eq!(read_text(&POINTS, text), Ok(value.clone()), "{text}");
    }
    assert_eq!(write_typed(&POINTS, &value), "(0, 0.5) (-4, 1)");
    assert_eq!(write_typed(&PAIR, &json!([3, -1])), "3, -1");
    assert_eq!(read_text(&POINTS, " "), Ok(json!([])));
    let refused = |text: &str| {
        let error = read_text(&POINTS, text).expect_err(text);
        (error.path, text[error.span].to_owned())
    };
    assert_eq!(refused("(0, 0) (4, y)"), ("[1][1]".into(), "y".into()));
    assert_eq!(refused("(0, 0) (1e301, 2)"), ("[1][0]".into(), "1e301".into()));
    assert_eq!(refused("(0, 0) (4)"), ("[1]".into(), "4)".into()));
    assert_eq!(refused("0 0 1 1 2 2 3 3").1, "0 0 1 1 2 2 3 3");
}

#[test]
fn the_schema_names_every_field() {
    let schema = schema(FIELDS);
    assert_eq!(schema["required"], json!(["items"]));
    assert_eq!(schema["properties"]["ops"]["items"]["oneOf"][1]["prefixItems"][0]["const"], "push");
    assert_eq!(schema["additionalProperties"], json!(false));
}

proptest! {
    #[test]
    fn numbers_survive_being_written_and_read(items in prop::collection::vec(-1e300f64..1e300, 0..8)) {
        let value = json!(items);
        prop_assert_eq!(read_text(&NUMBERS, &write_text(&NUMBERS, &value)).unwrap(), value);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,40}") {
        let _ = read_text(&NUMBERS, &text);
        let _ = read_text(&OPS, &text);
        let _ = read_text(&POINTS, &text);
    }
}
