//! A field that takes a picture: from a file, dropped, pasted, or from the camera, which is off until it's asked for.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, ClipboardEvent, DataTransfer, HtmlCanvasElement, HtmlElement, HtmlInputElement,
    HtmlVideoElement, ImageBitmap, ImageData, MediaStream, MediaStreamConstraints, MediaStreamTrack,
};
use yew::prelude::*;

use crate::input::picture::{HEAD_BYTES, MOST_FILE_BYTES, Picture, fitted, size_of_file};
use crate::words::{Lang, Text, Words};

const CHOOSE: Text = Text::new("Choose a file", "选择文件");
const CAMERA: Text = Text::new("Use the camera", "使用摄像头");
const SNAP: Text = Text::new("Take the picture", "拍照");
const CAMERA_OFF: Text = Text::new("Turn the camera off", "关闭摄像头");
const REMOVE: Text = Text::new("Remove the picture", "移除图片");
const HOW: Text = Text::new(
    "Or drop a picture here, or paste one with Ctrl+V. It stays in your browser.",
    "也可以把图片拖到这里，或按 Ctrl+V 粘贴。图片不会离开你的浏览器。",
);
const READING: Text = Text::new("Reading…", "读取中…");
const SHOWN: Text = Text::new("The picture that is chosen", "已选的图片");
const FROM_CAMERA: Text = Text::new("What the camera sees", "摄像头画面");

#[derive(Properties, PartialEq)]
pub struct PictureFieldProps {
    pub id: String,
    /// The picture as JSON, or nothing.
    pub text: String,
    pub lang: Lang,
    /// The ids of what says more.
    pub described: String,
    pub is_bad: bool,
    pub on_text: Callback<String>,
}

pub enum Msg {
    Choose,
    Chosen,
    Blob(Blob),
    Got(Result<Picture, Words>),
    /// Something is held over the field, or no longer.
    Over(bool),
    CameraOn,
    Camera(Result<MediaStream, Words>),
    Snap,
    CameraOff,
    Remove,
}

pub struct PictureField {
    file: NodeRef,
    canvas: NodeRef,
    video: NodeRef,
    camera: Option<MediaStream>,
    /// Becomes false with the field: a camera that comes later is turned off at once.
    is_there: Rc<Cell<bool>>,
    is_reading: bool,
    is_over: bool,
    problem: Option<Words>,
    /// Pictures that are pasted anywhere on the page.
    pasting: Option<Pasting>,
}

impl Component for PictureField {
    type Message = Msg;
    type Properties = PictureFieldProps;

    fn create(_: &Context<Self>) -> PictureField {
        PictureField {
            file: NodeRef::default(),
            canvas: NodeRef::default(),
            video: NodeRef::default(),
            camera: None,
            is_there: Rc::new(Cell::new(true)),
            is_reading: false,
            is_over: false,
            problem: None,
            pasting: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Choose => {
                if let Some(file) = self.file.cast::<HtmlElement>() {
                    file.click();
                }
                return false;
            }
            Msg::Chosen => {
                let Some(input) = self.file.cast::<HtmlInputElement>() else { return false };
                if let Some(file) = input.files().and_then(|files| files.get(0)) {
                    ctx.link().send_message(Msg::Blob(file.into()));
                }
                // So that the same file can be chosen again.
                input.set_value("");
                return false;
            }
            Msg::Blob(blob) => {
                (self.is_reading, self.is_over, self.problem) = (true, false, None);
                ctx.link().send_future(async move { Msg::Got(read(&blob).await) });
            }
            Msg::Got(result) => {
                self.is_reading = false;
                self.take(ctx, result);
            }
            Msg::Over(is_over) => {
                if self.is_over == is_over {
                    return false;
                }
                self.is_over = is_over;
            }
            Msg::CameraOn => {
                self.problem = None;
                let is_there = self.is_there.clone();
                ctx.link().send_future(async move {
                    let camera = camera().await;
                    if let (Ok(stream), false) = (&camera, is_there.get()) {
                        turn_off(stream);
                    }
                    Msg::Camera(camera)
                });
            }
            Msg::Camera(Ok(stream)) => {
                self.stop();
                self.camera = Some(stream);
            }
            Msg::Camera(Err(problem)) => self.problem = Some(problem),
            Msg::Snap => {
                let Some(video) = self.video.cast::<HtmlVideoElement>() else { return false };
                let size = (video.video_width() as usize, video.video_height() as usize);
                let drawn = pixels(size, |context, (width, height)| {
                    context.draw_image_with_html_video_element_and_dw_and_dh(&video, 0.0, 0.0, width, height)
                });
                self.stop();
                self.take(ctx, drawn);
            }
            Msg::CameraOff => self.stop(),
            Msg::Remove => {
                self.problem = None;
                ctx.props().on_text.emit(String::new());
            }
        }
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, is_first: bool) {
        if is_first {
            self.pasting = Pasting::new(ctx.link().batch_callback(pasted));
        }
        if let (Some(stream), Some(video)) = (&self.camera, self.video.cast::<HtmlVideoElement>())
            && video.src_object().is_none()
        {
            video.set_src_object(Some(stream));
            // Where it may not begin by itself, the first frame is shown all the same.
            let _ = video.play();
        }
        if let (Some(picture), Some(canvas)) = (shown(&ctx.props().text), self.canvas.cast::<HtmlCanvasElement>()) {
            // The thumbnail is decoration beside the words; without a context it stays empty.
            let _ = paint(&canvas, &picture);
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.is_there.set(false);
        self.stop();
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let PictureFieldProps { id, lang, described, is_bad, text, .. } = ctx.props();
        let (lang, link) = (*lang, ctx.link());
        let send = |message: fn() -> Msg| link.callback(move |_: MouseEvent| message());
        let ondragover = link.callback(|event: DragEvent| {
            event.prevent_default();
            Msg::Over(true)
        });
        let ondragleave = link.callback(|_: DragEvent| Msg::Over(false));
        let ondrop = link.batch_callback(|event: DragEvent| {
            event.prevent_default();
            [Some(Msg::Over(false)), file_in(event.data_transfer()).map(Msg::Blob)].into_iter().flatten().collect::<Vec<_>>()
        });
        let onpaste = link.batch_callback(pasted);
        let picture = shown(text);
        html! {
            <div class={classes!("picture-field", self.is_over.then_some("over"))} {ondragover} {ondragleave} {ondrop} {onpaste}>
                <input type="file" accept="image/*" hidden=true ref={self.file.clone()} onchange={link.callback(|_: Event| Msg::Chosen)} />
                if self.camera.is_some() {
                    <video ref={self.video.clone()} muted=true playsinline=true aria-label={FROM_CAMERA.get(lang)}></video>
                } else if let Some(Picture { width, height, .. }) = &picture {
                    <canvas ref={self.canvas.clone()} role="img" aria-label={SHOWN.get(lang)}></canvas>
                    <span>{ format!("{width} × {height}") }</span>
                }
                <div class="actions">
                    if self.camera.is_some() {
                        <button type="button" onclick={send(|| Msg::Snap)}>{ SNAP.get(lang) }</button>
                        <button type="button" onclick={send(|| Msg::CameraOff)}>{ CAMERA_OFF.get(lang) }</button>
                    } else {
                        <button type="button" id={id.clone()} onclick={send(|| Msg::Choose)} aria-describedby={described.clone()}
                            aria-invalid={is_bad.then_some("true")}>{ CHOOSE.get(lang) }</button>
                        <button type="button" onclick={send(|| Msg::CameraOn)}>{ CAMERA.get(lang) }</button>
                        if picture.is_some() {
                            <button type="button" onclick={send(|| Msg::Remove)}>{ REMOVE.get(lang) }</button>
                        }
                    }
                </div>
                if let Some(problem) = &self.problem {
                    <p class="field-error" role="alert">{ problem.get(lang) }</p>
                }
                <small aria-live="polite">{ if self.is_reading { READING } else { HOW }.get(lang) }</small>
            </div>
        }
    }
}

impl PictureField {
    fn take(&mut self, ctx: &Context<Self>, result: Result<Picture, Words>) {
        match result {
            Ok(picture) => ctx.props().on_text.emit(picture.to_json().to_string()),
            Err(problem) => self.problem = Some(problem),
        }
    }

    fn stop(&mut self) {
        self.camera.take().iter().for_each(turn_off);
    }
}

fn turn_off(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

/// Hears what is pasted on the page, as long as it's there.
struct Pasting(Closure<dyn Fn(Event)>);

impl Pasting {
    fn new(on_paste: Callback<Event>) -> Option<Pasting> {
        let heard = Closure::<dyn Fn(Event)>::new(move |event| on_paste.emit(event));
        let document = web_sys::window()?.document()?;
        document.add_event_listener_with_callback("paste", heard.as_ref().unchecked_ref()).ok()?;
        Some(Pasting(heard))
    }
}

impl Drop for Pasting {
    fn drop(&mut self) {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            let _ = document.remove_event_listener_with_callback("paste", self.0.as_ref().unchecked_ref());
        }
    }
}

/// The file that is pasted. Of several fields that hear of it, one takes it: that which has the focus, if any.
fn pasted(event: Event) -> Option<Msg> {
    if event.default_prevented() {
        return None;
    }
    let file = file_in(event.unchecked_ref::<ClipboardEvent>().clipboard_data())?;
    event.prevent_default();
    Some(Msg::Blob(file))
}

fn shown(text: &str) -> Option<Picture> {
    let value = serde_json::from_str(text).ok()?;
    Picture::from_json(&value, "").ok()
}

fn file_in(data: Option<DataTransfer>) -> Option<Blob> {
    Some(data?.files()?.get(0)?.into())
}

/// The picture in a file, made small. Files that would take too much memory are refused before they are decoded.
async fn read(blob: &Blob) -> Result<Picture, Words> {
    if blob.size() > MOST_FILE_BYTES {
        let most = MOST_FILE_BYTES / f64::from(1 << 20);
        return Err(Words::new(
            format!("This file is larger than {most} MB. Make the picture smaller first."),
            format!("文件超过 {most} MB。请先缩小图片。"),
        ));
    }
    let head = async {
        let buffer = JsFuture::from(blob.slice_with_f64_and_f64(0.0, HEAD_BYTES as f64)?.array_buffer()).await?;
        Ok::<_, JsValue>(Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>()).to_vec())
    };
    size_of_file(&head.await.map_err(|_| unreadable())?)?;
    let bitmap = async {
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let bitmap = JsFuture::from(window.create_image_bitmap_with_blob(blob)?).await?;
        Ok::<ImageBitmap, JsValue>(bitmap.unchecked_into())
    };
    let bitmap = bitmap.await.map_err(|_| unreadable())?;
    let size = (bitmap.width() as usize, bitmap.height() as usize);
    let picture = pixels(size, |context, (width, height)| {
        context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height)
    });
    bitmap.close();
    picture
}

async fn camera() -> Result<MediaStream, Words> {
    let stream = async {
        let devices = web_sys::window().ok_or(JsValue::NULL)?.navigator().media_devices()?;
        let wanted = MediaStreamConstraints::new();
        wanted.set_video(&true.into());
        let stream = JsFuture::from(devices.get_user_media_with_constraints(&wanted)?).await?;
        Ok::<MediaStream, JsValue>(stream.unchecked_into())
    };
    stream.await.map_err(|_| {
        Words::new(
            "The browser gives no camera here: there is none, or it wasn't allowed. Choose a file instead.",
            "浏览器没有提供摄像头：可能没有，或未获允许。请改为选择文件。",
        )
    })
}

/// What `draw` draws at the size that fits.
fn pixels(
    size: (usize, usize),
    draw: impl FnOnce(&CanvasRenderingContext2d, (f64, f64)) -> Result<(), JsValue>,
) -> Result<Picture, Words> {
    if size.0 == 0 || size.1 == 0 {
        return Err(unreadable());
    }
    let (width, height) = fitted(size);
    let drawn = || {
        let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
        canvas.set_width(width as u32);
        canvas.set_height(height as u32);
        let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
        draw(&context, (width as f64, height as f64))?;
        let data = context.get_image_data(0.0, 0.0, width as f64, height as f64)?;
        Ok::<_, JsValue>(Picture::with_opacity(width, height, &data.data()))
    };
    drawn().map_err(|_| unreadable())
}

fn paint(canvas: &HtmlCanvasElement, picture: &Picture) -> Result<(), JsValue> {
    canvas.set_width(picture.width as u32);
    canvas.set_height(picture.height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    let rgba: Vec<u8> = picture.rgb.chunks_exact(3).flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect();
    let data = ImageData::new_with_u8_clamped_array(Clamped(&rgba), picture.width as u32)?;
    context.put_image_data(&data, 0.0, 0.0)
}

fn unreadable() -> Words {
    Words::new(
        "The browser can't read this picture: the file may be damaged. Choose another.",
        "浏览器读不了这张图片，文件可能已损坏。请换一张。",
    )
}
