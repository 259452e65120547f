//! A description as JSON Schema (draft 2020-12).

use serde_json::{Map, Value, json};

use super::picture::MOST_SIDE;
use super::{Default, Field, Shape};

/// The schema of a lesson's input.
pub fn schema(fields: &[Field]) -> Value {
    let mut schema = object(fields);
    if let Value::Object(keys) = &mut schema {
        keys.shift_insert(0, "$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    }
    schema
}

fn object(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut property = shape_schema(&field.shape);
        if let Value::Object(keys) = &mut property {
            keys.insert("title".into(), field.title.en.into());
            if !field.help.en.is_empty() {
                keys.insert("description".into(), field.help.en.into());
            }
            if let Default::Json(text) = field.default {
                keys.insert("default".into(), serde_json::from_str(text).unwrap_or(Value::Null));
            }
        }
        properties.insert(field.name.to_owned(), property);
    }
    let required: Vec<&str> = fields.iter().filter(|field| field.default == Default::Required).map(|field| field.name).collect();
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    for field in fields {
        if let Default::Unless(other) = field.default {
            schema["oneOf"] = json!([{"required": [field.name]}, {"required": [other]}]);
        }
    }
    schema
}

fn shape_schema(shape: &Shape) -> Value {
    match shape {
        Shape::Bool => json!({"type": "boolean"}),
        Shape::Int { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        Shape::Number { min, max } => json!({"type": "number", "minimum": min, "maximum": max}),
        Shape::Text { max_len } => json!({"type": ["string", "number"], "maxLength": max_len}),
        Shape::Choice(choices) => json!({"enum": choices.iter().map(|choice| choice.value).collect::<Vec<_>>()}),
        Shape::List { of, min_len, max_len } => {
            json!({"type": "array", "items": shape_schema(of), "minItems": min_len, "maxItems": max_len})
        }
        Shape::Tuple(shapes) => tuple(shapes.iter().map(shape_schema).collect()),
        Shape::Call(calls) => {
            let one_call = |call: &super::Call| {
                let name = std::iter::once(json!({"const": call.name}));
                tuple(name.chain(call.args.iter().map(shape_schema)).collect())
            };
            json!({"oneOf": calls.iter().map(one_call).collect::<Vec<_>>()})
        }
        Shape::Floats { max_len } => json!({
            "description": format!("nested lists of numbers, or a Float32Array of at most {max_len} values"),
            "type": ["array", "object"],
        }),
        Shape::Picture { .. } => json!({
            "description": "red, green and blue of each pixel, three bytes each, as base64; in programs, a Uint8Array (of RGBA too) or an ImageData",
            "type": "object",
            "properties": {
                "width": {"type": "integer", "minimum": 1, "maximum": MOST_SIDE},
                "height": {"type": "integer", "minimum": 1, "maximum": MOST_SIDE},
                "data": {"type": "string", "contentEncoding": "base64"},
            },
            "required": ["width", "height", "data"],
            "additionalProperties": false,
        }),
        Shape::Record(fields) => object(fields),
        Shape::OneOf(shapes) => json!({"anyOf": shapes.iter().map(shape_schema).collect::<Vec<_>>()}),
    }
}

fn tuple(items: Vec<Value>) -> Value {
    json!({"type": "array", "minItems": items.len(), "maxItems": items.len(), "prefixItems": items, "items": false})
}
