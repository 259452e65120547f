//! Between JavaScript's values and ours. Nothing is dropped in silence: what JSON can't say is refused at its path.

use js_sys::{Array, Float32Array, Float64Array, JSON, Object, Reflect, Uint8Array, Uint8ClampedArray};
use serde_json::{Map, Number, Value};
use wasm_bindgen::prelude::*;

use crate::input::picture::Picture;
use crate::input::{Document, Field, Shape};
use crate::kernel::{Report, Traffic};
use crate::lessons::Output;
use crate::trace::Tally;
use crate::words::{Code, Failure, Words};

/// Deeper values are no input of any lesson, and may be cycles.
const MOST_DEPTH: usize = 32;

#[wasm_bindgen]
extern "C" {
    /// Any of the typed arrays; `ArrayBuffer.isView` also takes a `DataView`, which has no length.
    #[wasm_bindgen(js_namespace = ArrayBuffer, js_name = isView)]
    fn is_view(value: &JsValue) -> bool;
}

/// A plain object of these properties.
pub fn object<const N: usize>(properties: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in properties {
        set(&object, name, &value);
    }
    object
}

/// Sets a property of an object that we made ourselves, which can't fail.
pub fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// A property; `undefined` when there is none, or its getter throws.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// JSON as JavaScript's own values.
pub fn value_to_js(value: &Value) -> JsValue {
    JSON::parse(&value.to_string()).unwrap_or(JsValue::NULL)
}

/// A lesson's input as programs give it.
///
/// # Errors
/// `invalid-input` with the path of a value that is none: NaN and infinities, `undefined` in a list, functions, BigInts, cycles.
pub fn document_from_js(input: &JsValue, fields: &[Field]) -> Result<Document, Failure> {
    let mut document = Document::default();
    if input.is_undefined() || input.is_null() {
        return Ok(document);
    }
    if !input.is_object() || Array::is_array(input) || is_view(input) {
        return Err(Failure::invalid(
            "",
            "The input must be an object, such as {items: [3, 1, 2]}.",
            "输入必须是对象，例如 {items: [3, 1, 2]}。",
        ));
    }
    for entry in Object::entries(input.unchecked_ref()).iter() {
        let entry: Array = entry.unchecked_into();
        let (name, value) = (entry.get(0).as_string().unwrap_or_default(), entry.get(1));
        let takes_floats = fields.iter().any(|field| field.name == name && takes_floats(&field.shape));
        if value.is_undefined() {
            continue;
        }
        let takes_picture = fields.iter().any(|field| field.name == name && matches!(field.shape, Shape::Picture { .. }));
        if takes_picture && let Some(picture) = picture_from_js(&value) {
            document.json.insert(name, picture);
        } else if takes_floats && let Some(floats) = floats_from_js(&value) {
            document.arrays.insert(name, floats.into());
        } else {
            let value = value_from_js(&value, &name, MOST_DEPTH)?;
            document.json.insert(name, value);
        }
    }
    Ok(document)
}

fn takes_floats(shape: &Shape) -> bool {
    match shape {
        Shape::Floats { .. } => true,
        Shape::OneOf(shapes) => shapes.iter().any(takes_floats),
        _ => false,
    }
}

/// A picture whose pixels are in a typed array of bytes, as an `ImageData` has them; none for other values.
fn picture_from_js(value: &JsValue) -> Option<Value> {
    let data = get(value, "data");
    let data = match data.dyn_ref::<Uint8ClampedArray>() {
        Some(clamped) => clamped.to_vec(),
        None => data.dyn_ref::<Uint8Array>()?.to_vec(),
    };
    let [width, height] = ["width", "height"].map(|side| get(value, side).as_f64().filter(|side| (0.0..1e6).contains(side)));
    let (width, height) = (width? as usize, height? as usize);
    let picture = match data.len() == width * height * 4 {
        true => Picture::with_opacity(width, height, &data),
        // What doesn't fit is told by the check.
        false => Picture { width, height, rgb: data },
    };
    Some(picture.to_json())
}

/// A typed array of numbers as 32-bit floats, rounded as `Float32Array.from` does; none for other values.
fn floats_from_js(value: &JsValue) -> Option<Vec<f32>> {
    if let Some(array) = value.dyn_ref::<Float32Array>() {
        return Some(array.to_vec());
    }
    let is_numbers = is_view(value) && get(value, "length").as_f64().is_some() && !get(value, "0").is_bigint();
    is_numbers.then(|| Float32Array::new(value).to_vec())
}

fn value_from_js(value: &JsValue, path: &str, depth: usize) -> Result<Value, Failure> {
    let refuse = |en: &str, zh: &str| Err(Failure::invalid(path, en, zh));
    if value.is_null() {
        return Ok(Value::Null);
    }
    if let Some(number) = value.as_f64() {
        // A whole number is written as one: 3, not 3.0.
        let whole = number as i64;
        if whole as f64 == number && number.abs() <= 2f64.powi(53) && !(number == 0.0 && number.is_sign_negative()) {
            return Ok(Value::from(whole));
        }
        return match Number::from_f64(number) {
            Some(number) => Ok(Value::Number(number)),
            None => refuse(
                &format!("{number} is not a number that can be worked with. Give a finite one."),
                &format!("{number} 不是可以计算的数。请给出有限的数。"),
            ),
        };
    }
    if let Some(truth) = value.as_bool() {
        return Ok(Value::Bool(truth));
    }
    if let Some(text) = value.as_string() {
        return Ok(Value::String(text));
    }
    if value.is_bigint() {
        return refuse(
            "A BigInt is not taken here. Give a plain number: 5, not 5n.",
            "这里不接受 BigInt。请给出普通的数：写 5，不写 5n。",
        );
    }
    if depth == 0 {
        return refuse("This value is nested too deeply, or contains itself.", "此值嵌套过深，或者包含了自身。");
    }
    if Array::is_array(value) || (is_view(value) && get(value, "length").as_f64().is_some()) {
        let items = Array::from(value);
        let items = items.iter().enumerate().map(|(place, item)| value_from_js(&item, &format!("{path}[{place}]"), depth - 1));
        return Ok(Value::Array(items.collect::<Result<_, _>>()?));
    }
    if value.is_function() || value.is_symbol() || !value.is_object() {
        return refuse(
            "A value is missing here: undefined, or something that is no data.",
            "这里缺少数据：undefined，或者不是数据。",
        );
    }
    let mut map = Map::new();
    for entry in Object::entries(value.unchecked_ref()).iter() {
        let entry: Array = entry.unchecked_into();
        let name = entry.get(0).as_string().unwrap_or_default();
        let item = value_from_js(&entry.get(1), &format!("{path}.{name}"), depth - 1)?;
        map.insert(name, item);
    }
    Ok(Value::Object(map))
}

/// A result as programs get it: arrays by their paths (`grads.dq` is `dq` in `grads`) as typed arrays.
pub fn output_to_js(output: &Output) -> JsValue {
    let result: Object = value_to_js(&Value::Object(output.json.clone())).unchecked_into();
    for (path, values) in &output.arrays {
        set_at(&result, path, &Float32Array::from(values.as_slice()));
    }
    for (path, values) in &output.doubles {
        set_at(&result, path, &Float64Array::from(values.as_slice()));
    }
    result.into()
}

/// Sets a property of an object in an object, as `dq` in `grads.dq`.
fn set_at(object: &Object, path: &str, value: &JsValue) {
    let mut place = object.clone();
    let (parents, name) = path.rsplit_once('.').map_or((None, path), |(parents, name)| (Some(parents), name));
    for parent in parents.into_iter().flat_map(|parents| parents.split('.')) {
        if !get(&place, parent).is_object() {
            set(&place, parent, &Object::new());
        }
        place = get(&place, parent).unchecked_into();
    }
    set(&place, name, value);
}

/// The counters that apply, by name.
pub fn tally_to_js(tally: &Tally) -> JsValue {
    let counters = Object::new();
    for (counter, count) in tally.told() {
        set(&counters, counter.name(), &(count as f64).into());
    }
    counters.into()
}

/// The counters of a run on an engine.
pub fn report_to_js(report: &Report) -> JsValue {
    let (formula, measured) = (report.predicted(), report.measured());
    let bytes = |of: fn(&Traffic) -> u64| {
        let measured = measured.as_ref().map_or(JsValue::NULL, |traffic| (of(traffic) as f64).into());
        object([("formula", (of(&formula) as f64).into()), ("measured", measured)]).into()
    };
    object([
        ("engine", report.engine.name().into()),
        ("adapter", report.adapter.as_str().into()),
        ("timeNs", report.time_ns().map_or(JsValue::NULL, JsValue::from)),
        ("dispatches", (report.count() as f64).into()),
        ("flops", (report.flops() as f64).into()),
        ("peakBytes", (report.peak_bytes as f64).into()),
        ("liveBytes", (report.live_bytes as f64).into()),
        ("uploadBytes", (report.upload_bytes as f64).into()),
        ("downloadBytes", (report.download_bytes as f64).into()),
        ("read", bytes(|traffic| traffic.read_bytes)),
        ("written", bytes(|traffic| traffic.written_bytes)),
    ])
    .into()
}

/// A failure as the `Error` that programs catch; `words` has its message in both languages.
pub fn failure_to_js(failure: &Failure) -> JsValue {
    let error = js_sys::Error::new(&failure.message.en);
    let words = object([("en", failure.message.en.as_str().into()), ("zh", failure.message.zh.as_str().into())]);
    let properties: [(&str, JsValue); 3] =
        [("code", failure.code.name().into()), ("path", failure.path.as_str().into()), ("words", words.into())];
    for (name, value) in properties {
        set(&error, name, &value);
    }
    error.into()
}

/// A failure that went through [`failure_to_js`], perhaps in a worker; anything else is a crash.
pub fn failure_from_js(error: &JsValue) -> Failure {
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    let words = get(error, "words");
    let code = text(get(error, "code"));
    match Code::ALL.into_iter().find(|known| known.name() == code) {
        Some(code) => Failure::new(code, text(get(error, "path")), Words::new(text(get(&words, "en")), text(get(&words, "zh")))),
        None => crashed(&text(get(error, "message"))),
    }
}

/// Something of ours broke.
pub fn crashed(why: &str) -> Failure {
    Failure::new(
        Code::Crashed,
        "",
        Words::new(format!("Stepscope crashed; please report it: {why}"), format!("Stepscope 崩溃了，请报告此问题：{why}")),
    )
}

/// A document on its way to a worker and back: JSON as text, arrays as they are.
pub fn document_to_message(document: &Document) -> Object {
    let arrays = Object::new();
    for (name, values) in &document.arrays {
        set(&arrays, name, &Float32Array::from(values.as_slice()));
    }
    object([("json", Value::Object(document.json.clone()).to_string().into()), ("arrays", arrays.into())])
}

pub fn document_from_message(message: &JsValue) -> Document {
    let mut document = Document::of(map_from_message(message));
    for (name, array) in entries(&get(message, "arrays")) {
        document.arrays.insert(name, Float32Array::from(array).to_vec().into());
    }
    document
}

pub fn output_to_message(output: &Output) -> Object {
    let (arrays, doubles) = (Object::new(), Object::new());
    for (name, values) in &output.arrays {
        set(&arrays, name, &Float32Array::from(values.as_slice()));
    }
    for (name, values) in &output.doubles {
        set(&doubles, name, &Float64Array::from(values.as_slice()));
    }
    let json = Value::Object(output.json.clone()).to_string();
    object([("json", json.into()), ("arrays", arrays.into()), ("doubles", doubles.into())])
}

pub fn output_from_message(message: &JsValue) -> Output {
    let arrays = entries(&get(message, "arrays")).map(|(name, array)| (name, Float32Array::from(array).to_vec())).collect();
    let doubles = entries(&get(message, "doubles")).map(|(name, array)| (name, Float64Array::from(array).to_vec())).collect();
    Output { json: map_from_message(message), arrays, doubles }
}

/// Named byte arrays, copied out of the wasm memory.
pub fn bytes_to_js(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}

/// The properties of an object.
pub fn entries(object: &JsValue) -> impl Iterator<Item = (String, JsValue)> {
    let entries = object.dyn_ref::<Object>().map(Object::entries).unwrap_or_default();
    (0..entries.length()).map(move |place| {
        let entry: Array = entries.get(place).unchecked_into();
        (entry.get(0).as_string().unwrap_or_default(), entry.get(1))
    })
}

fn map_from_message(message: &JsValue) -> Map<String, Value> {
    // It was written by `document_to_message` of the same module.
    serde_json::from_str(&get(message, "json").as_string().unwrap_or_default()).unwrap_or_default()
}
