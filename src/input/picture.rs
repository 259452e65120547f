//! A picture as input: pixels in red, green and blue, as one base64 text in JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::words::{Failure, Words};

/// The longest side. Larger pictures are made smaller before they become an input.
pub const MOST_SIDE: usize = 256;
/// The bytes of a file that its size is read from.
pub const HEAD_BYTES: usize = 1 << 20;
/// Larger files aren't opened.
pub const MOST_FILE_BYTES: f64 = 64.0 * (1 << 20) as f64;
/// A picture of more pixels isn't decoded: that alone takes four bytes each.
const MOST_PIXELS: usize = 40_000_000;

/// `{"width": 2, "height": 1, "data": "/wAAAAD/"}`: `data` has three bytes a pixel, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    /// Red, green and blue of each pixel.
    pub rgb: Vec<u8>,
}

impl Picture {
    /// From red, green, blue and opacity of each pixel, on white.
    pub fn with_opacity(width: usize, height: usize, rgba: &[u8]) -> Picture {
        let on_white = |channel: u8, opacity: u8| {
            let (channel, opacity) = (u32::from(channel), u32::from(opacity));
            ((channel * opacity + 255 * (255 - opacity) + 127) / 255) as u8
        };
        let rgb = rgba.chunks_exact(4).flat_map(|pixel| [0, 1, 2].map(|channel| on_white(pixel[channel], pixel[3]))).collect();
        Picture { width, height, rgb }
    }

    pub fn to_json(&self) -> Value {
        json!({"width": self.width, "height": self.height, "data": STANDARD.encode(&self.rgb)})
    }

    /// # Errors
    /// What is wrong, with its path from `path` on.
    pub fn from_json(value: &Value, path: &str) -> Result<Picture, Failure> {
        let at = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let Value::Object(parts) = value else {
            return Err(Failure::invalid(
                path,
                "This takes a picture: an object with width, height and data.",
                "这里需要一张图片：含 width、height、data 的对象。",
            ));
        };
        if let Some(unknown) = parts.keys().find(|name| !["width", "height", "data"].contains(&name.as_str())) {
            let unknown = crate::words::shown(unknown);
            return Err(Failure::invalid(
                at(&unknown),
                format!("A picture has width, height and data, and no \"{unknown}\"."),
                format!("图片只有 width、height、data，没有“{unknown}”。"),
            ));
        }
        let side = |name: &str| match parts.get(name).and_then(Value::as_f64) {
            Some(side) if side.fract() == 0.0 && (1.0..=MOST_SIDE as f64).contains(&side) => Ok(side as usize),
            Some(side) if side > MOST_SIDE as f64 => Err(Failure::too_large(
                at(name),
                format!("{side} pixels are too many: a side has at most {MOST_SIDE}. Make the picture smaller."),
                format!("{side} 像素太多：每边最多 {MOST_SIDE}。请缩小图片。"),
            )),
            _ => Err(Failure::invalid(
                at(name),
                format!("Give a whole number of pixels from 1 to {MOST_SIDE}."),
                format!("请给出 1 到 {MOST_SIDE} 之间的整数像素。"),
            )),
        };
        let (width, height) = (side("width")?, side("height")?);
        let wanted = width * height * 3;
        let rgb = parts.get("data").and_then(Value::as_str).and_then(|data| STANDARD.decode(data).ok());
        match rgb {
            Some(rgb) if rgb.len() == wanted => Ok(Picture { width, height, rgb }),
            Some(rgb) => Err(Failure::invalid(
                at("data"),
                format!("{} bytes aren't three for each of {width} × {height} pixels: that is {wanted}.", rgb.len()),
                format!("{} 个字节不符合 {width} × {height} 像素、每像素三字节，应为 {wanted}。", rgb.len()),
            )),
            None => Err(Failure::invalid(
                at("data"),
                "Give red, green and blue of each pixel as base64; in programs, a Uint8Array or an ImageData.",
                "请用 base64 给出每个像素的红、绿、蓝；在程序里可用 Uint8Array 或 ImageData。",
            )),
        }
    }
}

/// Width and height of a picture in a file, from its first [`HEAD_BYTES`] or all of it. Nothing is decoded.
///
/// # Errors
/// In words, where it is no picture or one with too many pixels.
pub fn size_of_file(head: &[u8]) -> Result<(usize, usize), Words> {
    let Ok(size) = imagesize::blob_size(head) else {
        return Err(Words::new(
            "This file isn't a picture that can be read here. Choose a PNG, JPEG, GIF, WebP or BMP.",
            "这个文件不是能读取的图片。请选择 PNG、JPEG、GIF、WebP 或 BMP。",
        ));
    };
    if size.width == 0 || size.height == 0 {
        return Err(Words::new("This picture has no pixels. Choose another.", "这张图片没有像素。请换一张。"));
    }
    if size.width.saturating_mul(size.height) > MOST_PIXELS {
        let megapixels = (size.width as f64 * size.height as f64 / 1e6).ceil();
        let most = MOST_PIXELS / 1_000_000;
        return Err(Words::new(
            format!("This picture has {megapixels} megapixels; at most {most} are opened. Make it smaller first."),
            format!("这张图片有 {megapixels} 百万像素，最多可打开 {most} 百万。请先缩小。"),
        ));
    }
    Ok((size.width, size.height))
}

/// The size that a picture is made to: the longer side at most [`MOST_SIDE`], never larger than it is.
pub fn fitted((width, height): (usize, usize)) -> (usize, usize) {
    let longer = width.max(height).max(1);
    if longer <= MOST_SIDE {
        return (width, height);
    }
    let fit = |side: usize| ((side as f64 * MOST_SIDE as f64 / longer as f64).round() as usize).max(1);
    (fit(width), fit(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_comes_back_from_json() {
        let picture = Picture { width: 2, height: 1, rgb: vec![255, 0, 0, 0, 255, 7] };
        assert_eq!(Picture::from_json(&picture.to_json(), "picture"), Ok(picture));
    }

    #[test]
    fn what_is_no_picture_is_refused_at_its_path() {
        let path = |value: Value| Picture::from_json(&value, "picture").unwrap_err().path;
        assert_eq!(path(json!(3)), "picture");
        assert_eq!(path(json!({"width": 0, "height": 1, "data": ""})), "picture.width");
        assert_eq!(path(json!({"width": 1, "height": 1.5, "data": ""})), "picture.height");
        assert_eq!(path(json!({"width": 1, "height": 257, "data": ""})), "picture.height");
        assert_eq!(path(json!({"width": 1, "height": 1, "data": "AAA"})), "picture.data");
        assert_eq!(path(json!({"width": 1, "height": 1, "data": "AAAA", "alpha": 1})), "picture.alpha");
        assert_eq!(path(json!({"width": 2, "height": 1, "data": "AAAA"})), "picture.data");
    }

    #[test]
    fn a_file_is_refused_by_its_first_bytes() {
        let bmp = |width: u32, height: u32| {
            let mut head = b"BM".to_vec();
            head.extend([0; 12]);
            head.extend(40u32.to_le_bytes());
            head.extend(width.to_le_bytes());
            head.extend(height.to_le_bytes());
            head.extend([0; 28]);
            head
        };
        assert_eq!(size_of_file(&bmp(640, 480)), Ok((640, 480)));
        assert!(size_of_file(&bmp(10_000, 10_000)).unwrap_err().en.contains("100 megapixels"));
        assert!(size_of_file(&bmp(0, 10)).is_err());
        assert!(size_of_file(b"%PDF-1.7").is_err());
        assert!(size_of_file(b"").is_err());
    }

    #[test]
    fn the_longer_side_fits() {
        assert_eq!(fitted((3000, 1500)), (256, 128));
        assert_eq!(fitted((100, 256)), (100, 256));
        assert_eq!(fitted((40_000, 3)), (256, 1));
    }

    #[test]
    fn what_is_clear_is_white() {
        assert_eq!(Picture::with_opacity(2, 1, &[9, 9, 9, 0, 10, 20, 30, 255]).rgb, [255, 255, 255, 10, 20, 30]);
    }
}
