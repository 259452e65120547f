//! The CPU's share of a bench: sorts on one thread, timed.

use js_sys::{Array, Float64Array, Object, Uint8Array};
use wasm_bindgen::JsValue;

use super::jobs::run_on_cpu;
use crate::gpu::Control;
use crate::kernel::radix::{KeyKind, Peer, Sorted};
use crate::kernel::{Capabilities, Downloads, Plan, Report};
use crate::lessons::Bench;
use crate::web::convert::{bytes_to_js, crashed, get, object};
use crate::web::host::{now_ns, tick};
use crate::words::Failure;

/// So many keys are sorted at once, list after list: a browser's clock is too coarse for one short list. No two lists are the same, or a CPU's
/// branch predictor would learn them.
const KEYS_AT_ONCE: usize = 1 << 18;
const ROUNDS: usize = 3;
/// Short runs are repeated until this much time went by.
const KERNELS_NS: f64 = 50e6;
const MOST_RUNS: u32 = 20;

/// What is sorted, and by what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    pub kind: KeyKind,
    pub len: usize,
    /// Whether the CPU takes the kernels' part too. Else the keys come back, for a device.
    pub has_twins: bool,
}

/// What the CPU did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Benched {
    /// By [`Peer::ALL`]: the mean time of one sort; none for one whose result was wrong.
    pub peers_ns: [Option<f64>; 2],
    pub twins: Option<KernelTimes>,
    /// The bits of the keys, and what they are in order.
    pub keys: Vec<u32>,
    pub sorted: Sorted,
}

/// What the kernels took, on whatever engine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KernelTimes {
    /// By the device's stamps, where it has them.
    pub stamped_ns: Option<f64>,
    /// From the first upload to the last download.
    pub clock_ns: Option<f64>,
    /// Allocated at the peak, as the engine counted.
    pub peak_bytes: u64,
    /// Global memory read and written, by the closed form.
    pub planned_bytes: u64,
    /// As the kernels counted.
    pub counted_bytes: u64,
    /// The result is that of the standard sort, place by place.
    pub is_right: bool,
}

/// Runs a plan as often as it takes to time it; `run` gives each run's report and downloads.
pub async fn time_kernels<'a, R: Future<Output = Result<(Report, Downloads), Failure>> + 'a>(
    counted: &'a Plan,
    plain: &'a Plan,
    sorted: &Sorted,
    run: impl Fn(&'a Plan) -> R,
) -> Result<KernelTimes, Failure> {
    let (report, downloads) = run(counted).await?;
    let mut times = KernelTimes {
        peak_bytes: report.peak_bytes,
        planned_bytes: report.predicted().total_bytes(),
        counted_bytes: report.measured().map_or(0, |traffic| traffic.total_bytes()),
        is_right: is_same(&downloads, sorted).await,
        ..KernelTimes::default()
    };
    drop(downloads);
    // The first run of a plan makes its pipelines.
    let mut reports = Vec::new();
    let mut spent_ns = 0.0;
    for round in 0..=MOST_RUNS {
        let (report, downloads) = run(plain).await?;
        if round == 0 {
            continue;
        }
        spent_ns += report.wall_ns.unwrap_or(KERNELS_NS);
        reports.push(report);
        if reports.len() > 1 && spent_ns > KERNELS_NS || round == MOST_RUNS {
            times.is_right &= is_same(&downloads, sorted).await;
            break;
        }
    }
    let mean = |sum: Option<f64>| sum.map(|sum| sum / reports.len() as f64);
    times.stamped_ns = mean(reports.iter().flat_map(|report| &report.dispatches).map(|dispatch| dispatch.time_ns).sum());
    times.clock_ns = mean(reports.iter().map(|report| report.wall_ns).sum());
    Ok(times)
}

/// Whether the same bytes came down, with a turn of the event loop between the lists.
async fn is_same(downloads: &Downloads, sorted: &Sorted) -> bool {
    let is = |name: &str, words: &[u32]| downloads.get(name).is_some_and(|bytes| bytes == bytemuck::cast_slice::<u32, u8>(words));
    let has_sources = is("sources", &sorted.sources);
    tick().await;
    has_sources && is("keys", &sorted.bits)
}

/// Times the sorts, with turns of the event loop between them.
pub async fn bench(bench: &dyn Bench, entry: Entry, control: &Control, slice_ms: f64) -> Result<Benched, Failure> {
    let (peers_ns, sorted) = time_peers(bench, entry, control).await?;
    let sorted = sorted.ok_or_else(|| crashed("no sort of the CPU gave the keys in order"))?;
    let keys = bench.keys(entry.kind, entry.len);
    if !entry.has_twins {
        return Ok(Benched { peers_ns, twins: None, keys: keys.bits.to_vec(), sorted });
    }
    let capabilities = Capabilities::cpu();
    let plans = [true, false].map(|measure| bench.plan(&keys, measure, &capabilities));
    let [counted, plain] = plans;
    let (counted, plain) = (counted?, plain?);
    let twins = time_kernels(&counted, &plain, &sorted, |plan| run_on_cpu(plan, control, slice_ms)).await?;
    Ok(Benched { peers_ns, twins: Some(twins), ..Benched::default() })
}

/// What each takes for one list, and the first list in order.
async fn time_peers(bench: &dyn Bench, entry: Entry, control: &Control) -> Result<([Option<f64>; 2], Option<Sorted>), Failure> {
    let len = entry.len.max(1);
    let lists = (KEYS_AT_ONCE / len).max(1);
    let pairs = bench.pairs(&bench.keys(entry.kind, len * lists));
    let mut scratch = vec![0; len];
    let mut batch = pairs.clone();
    let (mut peers_ns, mut sorted) = ([None; 2], None);
    for (peer, mean_ns) in Peer::ALL.into_iter().zip(&mut peers_ns) {
        let mut sum_ns = 0.0;
        for round in 0..=ROUNDS {
            tick().await;
            control.check()?;
            batch.copy_from_slice(&pairs);
            let began_ns = now_ns();
            batch.chunks_exact_mut(len).for_each(|list| bench.sort(peer, list, &mut scratch));
            // The first round warms up.
            sum_ns += if round > 0 { now_ns() - began_ns } else { 0.0 };
        }
        let result = bench.sorted(&batch[..len], &pairs[..len], entry.kind);
        *mean_ns = result.is_some().then_some(sum_ns / (ROUNDS * lists) as f64);
        sorted = sorted.or(result);
    }
    Ok((peers_ns, sorted))
}

impl Entry {
    pub fn to_message(self) -> Object {
        let kind = f64::from(self.kind.code());
        object([
            ("kind", "bench".into()),
            ("keys", kind.into()),
            ("len", (self.len as f64).into()),
            ("twins", self.has_twins.into()),
        ])
    }

    pub fn from_message(message: &JsValue) -> Entry {
        let number = |name| get(message, name).as_f64().unwrap_or_default();
        let kind = KeyKind::ALL.into_iter().find(|kind| f64::from(kind.code()) == number("keys")).unwrap_or(KeyKind::U32);
        Entry { kind, len: number("len") as usize, has_twins: get(message, "twins").is_truthy() }
    }
}

impl Benched {
    /// As a message; the lists' buffers are handed over.
    pub fn to_message(&self, transfer: &Array) -> Object {
        let list = |words: &[u32]| {
            let bytes = bytes_to_js(bytemuck::cast_slice(words));
            transfer.push(&bytes.buffer());
            JsValue::from(bytes)
        };
        let number = |number: Option<f64>| number.unwrap_or(f64::NAN);
        let twins = self.twins.map_or(JsValue::NULL, |twins| {
            let levels = [twins.peak_bytes, twins.planned_bytes, twins.counted_bytes, u64::from(twins.is_right)];
            let [peak, planned, counted, is_right] = levels.map(|level| level as f64);
            Float64Array::from(&[number(twins.clock_ns), peak, planned, counted, is_right][..]).into()
        });
        object([
            ("peers", Float64Array::from(&self.peers_ns.map(number)[..]).into()),
            ("twins", twins),
            ("keys", list(&self.keys)),
            ("bits", list(&self.sorted.bits)),
            ("sources", list(&self.sorted.sources)),
        ])
    }

    /// The lists are taken over one by one, with a turn of the event loop after each: long ones are megabytes.
    pub async fn from_message(message: &JsValue) -> Benched {
        let numbers = |name| {
            let list = get(message, name);
            if list.is_null() { Vec::new() } else { Float64Array::from(list).to_vec() }
        };
        let time = |ns: f64| ns.is_finite().then_some(ns);
        let peers = numbers("peers");
        let twins = match numbers("twins")[..] {
            [clock, peak, planned, counted, is_right] => Some(KernelTimes {
                stamped_ns: None,
                clock_ns: time(clock),
                peak_bytes: peak as u64,
                planned_bytes: planned as u64,
                counted_bytes: counted as u64,
                is_right: is_right == 1.0,
            }),
            _ => None,
        };
        let peers_ns = [0, 1].map(|place| peers.get(place).copied().and_then(time));
        let (keys, bits, sources) = (list(message, "keys").await, list(message, "bits").await, list(message, "sources").await);
        Benched { peers_ns, twins, keys, sorted: Sorted { bits, sources } }
    }
}

async fn list(message: &JsValue, name: &str) -> Vec<u32> {
    let bytes = Uint8Array::from(get(message, name));
    let words = js_sys::Uint32Array::new(&bytes.buffer()).to_vec();
    tick().await;
    words
}
