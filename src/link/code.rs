//! The two encodings of a link: percent signs, and packed JSON.

use std::cell::RefCell;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};
use serde_json::{Map, Value};

use crate::words::Failure;

/// The most characters of a packed input.
pub(super) const PACKED_CHARS: usize = 32 << 10;
/// The most bytes that a packed input may inflate to.
const INFLATED_BYTES: usize = 1 << 20;

/// Encodes what could end a link early or means something else in one; lists of numbers and JSON's brackets stay readable.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,:@/!*[]".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded += &format!("%{byte:02X}");
        }
    }
    encoded
}

/// The text; none when a percent sign isn't followed by two hexadecimal digits, or the bytes are not UTF-8.
pub(super) fn decode(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        let digit = |c: Option<u8>| char::from(c?).to_digit(16);
        bytes.push(match byte {
            b'%' => (digit(rest.next())? * 16 + digit(rest.next())?) as u8,
            _ => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// JSON of so many bytes is packed in a moment that nobody notices.
const SHORT_BYTES: usize = 16 << 10;

thread_local! {
    /// The last long input and what came of it: the address is written anew at every step, and packing takes far longer than comparing.
    static LAST: RefCell<(String, Result<String, Failure>)> = const { RefCell::new((String::new(), Ok(String::new()))) };
}

pub(super) fn pack(fields: &Map<String, Value>) -> Result<String, Failure> {
    let json = serde_json::to_string(fields).unwrap_or_default();
    if json.len() <= SHORT_BYTES {
        return packed(&json);
    }
    LAST.with_borrow_mut(|last| {
        if last.0 != json {
            let made = packed(&json);
            *last = (json, made);
        }
        last.1.clone()
    })
}

fn packed(json: &str) -> Result<String, Failure> {
    // What deflates well may be short and still more than is read back.
    if json.len() > INFLATED_BYTES {
        return Err(too_large("input"));
    }
    let packed = URL_SAFE_NO_PAD.encode(compress_to_vec(json.as_bytes(), 9));
    if packed.len() > PACKED_CHARS {
        return Err(too_long());
    }
    Ok(packed)
}

pub(super) fn unpack(path: &str, packed: &str) -> Result<Map<String, Value>, Failure> {
    if packed.len() > PACKED_CHARS {
        return Err(Failure { path: path.to_owned(), ..too_long() });
    }
    let damaged = || {
        Failure::invalid(
            path,
            "The packed input of this link is damaged: it was perhaps cut off. Copy the whole link again.",
            "此链接中打包的输入已损坏，可能被截断了。请重新复制完整的链接。",
        )
    };
    let deflated = URL_SAFE_NO_PAD.decode(packed.trim_end_matches('=')).map_err(|_| damaged())?;
    // Many programs' "deflate" is zlib's, whose first byte no other stream begins with.
    let inflated = match deflated.first() {
        Some(0x78) => decompress_to_vec_zlib_with_limit(&deflated, INFLATED_BYTES),
        _ => decompress_to_vec_with_limit(&deflated, INFLATED_BYTES),
    };
    let json = inflated.map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => too_large(path),
        _ => damaged(),
    })?;
    match serde_json::from_slice(&json) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(damaged()),
    }
}

fn too_large(path: &str) -> Failure {
    Failure::too_large(
        path,
        format!(
            "The packed input of a link may unpack to {INFLATED_BYTES} bytes, and this one is larger. Share a smaller input."
        ),
        format!("链接中打包的输入解开后最多 {INFLATED_BYTES} 字节，而这个更大。请分享较小的输入。"),
    )
}

fn too_long() -> Failure {
    Failure::too_large(
        "input",
        format!("This input is too long for a link: packed it takes more than {PACKED_CHARS} characters. Share a smaller input."),
        format!("此输入太长，放不进链接：打包后超过 {PACKED_CHARS} 个字符。请分享较小的输入。"),
    )
}
