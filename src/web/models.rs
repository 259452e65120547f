//! The models that lessons open with. A file is fetched once for the page, however many wait for it, checked, and kept.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wasm_split_helpers::wasm_split;
use web_sys::{AbortController, ReadableStreamDefaultReader, Response};

use super::convert::{crashed, get};
use super::engine::Coming;
use super::host::{self, tick};
use super::parts::{self, Unfetched};
use crate::gpu::{Control, Fetched, Signal, aborted};
use crate::input::Document;
use crate::language::weights::Weights;
use crate::lessons::Lesson;
use crate::words::{self, Code, Failure, Words, grouped};

/// Where the site has them.
const FOLDER: &str = "models";
/// No model is larger: what comes then is something else, and may have no end.
const MOST_BYTES: u64 = 32 << 20;

struct Held {
    file: &'static str,
    /// For the worker, which reads them itself.
    bytes: Uint8Array,
    weights: Rc<Weights>,
}

thread_local! {
    static HELD: RefCell<Vec<Held>> = RefCell::default();
    static ARRIVALS: RefCell<Vec<Rc<Arrival>>> = RefCell::default();
    /// In a worker: what the page has sent and no job has asked for yet.
    static SENT: RefCell<Vec<(String, Uint8Array)>> = RefCell::default();
}

/// The model that opening a checked document takes; none for most.
///
/// # Errors
/// `unsupported` where it can't be fetched, or isn't what it should be; `aborted`.
pub async fn of(lesson: &dyn Lesson, document: &Document, control: &Control) -> Result<Option<Rc<Weights>>, Failure> {
    let Some(file) = lesson.model(document) else { return Ok(None) };
    let held = HELD.with_borrow(|held| held.iter().find(|held| held.file == file).map(|held| held.weights.clone()));
    match held {
        Some(weights) => Ok(Some(weights)),
        None => loader().await?(file, control.clone()).await.map(Some),
    }
}

/// Whether opening a document takes a model that isn't here.
pub fn is_missing(lesson: &str, document: &Document) -> bool {
    let file = parts::loaded(lesson).and_then(|lesson| lesson.model(document));
    file.is_some_and(|file| HELD.with_borrow(|held| held.iter().all(|held| held.file != file)))
}

/// The model that a job takes with it: its file's name, and what that holds.
pub fn for_job(lesson: &str, document: &Document) -> Option<(&'static str, Uint8Array)> {
    let file = parts::loaded(lesson)?.model(document)?;
    HELD.with_borrow(|held| held.iter().find(|held| held.file == file).map(|held| (file, held.bytes.clone())))
}

/// In a worker: takes what came with a job.
pub fn take(file: String, bytes: Uint8Array) {
    let is_held = HELD.with_borrow(|held| held.iter().any(|held| held.file == file));
    if !is_held {
        SENT.with_borrow_mut(|sent| sent.push((file, bytes)));
    }
}

/// Has a file come.
type Loader = fn(&'static str, Control) -> Coming<'static, Rc<Weights>>;

#[wasm_split(models, fallible)]
fn loader() -> Result<Loader, Unfetched> {
    Ok(|file, control| Box::pin(load(file, control)))
}

/// A file on its way.
struct Arrival {
    file: &'static str,
    abort: AbortController,
    waiting: RefCell<Vec<Waiting>>,
    next_id: Cell<u32>,
}

struct Waiting {
    id: u32,
    control: Control,
    outcome: Signal<Result<Rc<Weights>, Failure>>,
}

async fn load(file: &'static str, control: Control) -> Result<Rc<Weights>, Failure> {
    control.check()?;
    let under_way = ARRIVALS.with_borrow(|arrivals| arrivals.iter().find(|arrival| arrival.file == file).cloned());
    let arrival = match under_way {
        Some(arrival) => arrival,
        None => Arrival::begin(file)?,
    };
    arrival.wait(control).await
}

impl Arrival {
    fn begin(file: &'static str) -> Result<Rc<Arrival>, Failure> {
        let abort = AbortController::new().map_err(|_| crashed("there is no AbortController"))?;
        let arrival = Rc::new(Arrival { file, abort, waiting: RefCell::default(), next_id: Cell::new(0) });
        ARRIVALS.with_borrow_mut(|arrivals| arrivals.push(arrival.clone()));
        let coming = arrival.clone();
        spawn_local(async move {
            let outcome = coming.come().await;
            coming.forget();
            for waiting in coming.waiting.take() {
                waiting.outcome.set(outcome.clone());
            }
        });
        Ok(arrival)
    }

    fn wait(self: &Rc<Self>, control: Control) -> Signal<Result<Rc<Weights>, Failure>> {
        let (id, outcome) = (self.next_id.get(), Signal::new());
        self.next_id.set(id + 1);
        let arrival = Rc::downgrade(self);
        control.when_cancelled(move || {
            if let Some(arrival) = arrival.upgrade() {
                arrival.leave(id);
            }
        });
        self.waiting.borrow_mut().push(Waiting { id, control, outcome: outcome.clone() });
        outcome
    }

    /// One waits no longer. When nobody does, the file isn't wanted any more.
    fn leave(self: &Rc<Self>, id: u32) {
        let left: Vec<Waiting> = self.waiting.borrow_mut().extract_if(.., |waiting| waiting.id == id).collect();
        if self.waiting.borrow().is_empty() {
            self.forget();
            self.abort.abort();
        }
        for waiting in left {
            waiting.outcome.set(Err(aborted()));
        }
    }

    fn forget(self: &Rc<Self>) {
        ARRIVALS.with_borrow_mut(|arrivals| arrivals.retain(|arrival| !Rc::ptr_eq(arrival, self)));
    }

    async fn come(&self) -> Result<Rc<Weights>, Failure> {
        let sent = SENT.with_borrow_mut(|sent| Some(sent.swap_remove(sent.iter().position(|(file, _)| file == self.file)?).1));
        let bytes = match sent {
            Some(bytes) => bytes,
            None => self.fetch().await?,
        };
        let file = bytes.to_vec();
        // Taking them, and reading what they are, are two tasks.
        tick().await;
        let weights = Rc::new(Weights::read(&file)?);
        HELD.with_borrow_mut(|held| held.push(Held { file: self.file, bytes, weights: weights.clone() }));
        Ok(weights)
    }

    async fn fetch(&self) -> Result<Uint8Array, Failure> {
        let path = format!("{FOLDER}/{}", self.file);
        let response = host::file(&path, &self.abort.signal()).await.map_err(|error| unfetched(&error))?;
        let mut fetched = Fetched { bytes: 0, of: length(&response) };
        self.tell(fetched);
        let stream = response.body().ok_or_else(|| broken_off(fetched))?;
        let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        let mut chunks = Vec::new();
        loop {
            let read = JsFuture::from(reader.read()).await.map_err(|_| broken_off(fetched))?;
            let Ok(chunk) = get(&read, "value").dyn_into::<Uint8Array>() else { break };
            fetched.bytes += u64::from(chunk.length());
            if fetched.bytes > MOST_BYTES {
                self.abort.abort();
                return Err(endless());
            }
            self.tell(fetched);
            chunks.push(chunk);
        }
        let whole = Uint8Array::new_with_length(fetched.bytes as u32);
        let mut at = 0;
        for chunk in chunks {
            whole.set(&chunk, at);
            at += chunk.length();
        }
        Ok(whole)
    }

    fn tell(&self, fetched: Fetched) {
        let listening: Vec<Control> = self.waiting.borrow().iter().map(|waiting| waiting.control.clone()).collect();
        for control in listening {
            control.report_fetched(fetched);
        }
    }
}

/// How long the file is; not known where the host compresses what it sends.
fn length(response: &Response) -> Option<u64> {
    let header = |name| response.headers().get(name).ok().flatten();
    header("content-length").filter(|_| header("content-encoding").is_none())?.parse().ok()
}

fn failure(en: String, zh: String) -> Failure {
    Failure::new(Code::Unsupported, "", Words::new(en, zh))
}

fn unfetched(error: &JsValue) -> Failure {
    let why = get(error, "message").as_string().unwrap_or_default();
    let why = words::shown(&why);
    failure(
        format!("The language model could not be fetched ({why}). Check the connection, and try again."),
        format!("语言模型没能取到（{why}）。请检查网络连接，然后再试一次。"),
    )
}

fn broken_off(Fetched { bytes, of }: Fetched) -> Failure {
    let (bytes, of) = (grouped(bytes), of.map(grouped));
    let (en, zh) = match of {
        Some(of) => (format!("{bytes} of {of} bytes"), format!("{of} 字节中的 {bytes} 字节")),
        None => (format!("{bytes} bytes"), format!("{bytes} 字节")),
    };
    failure(
        format!("The connection was lost after {en} of the language model. Check it, and try again."),
        format!("语言模型取到{zh}时连接中断。请检查网络连接，然后再试一次。"),
    )
}

fn endless() -> Failure {
    let most = grouped(MOST_BYTES);
    failure(
        format!("What came in place of the language model's file is longer than {most} bytes. Load the page anew."),
        format!("收到的内容超过 {most} 字节，不是语言模型的文件。请重新加载页面。"),
    )
}
