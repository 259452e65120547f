//! Which dispatches sort how many keys.

use super::kernels::{HISTOGRAM, SCAN, SCATTER};
use super::{KeyKind, Keys, traffic};
use crate::kernel::{BufferId, Capabilities, Command, Data, Dispatch, Kernel, Plan, PlanBuilder, Traffic};
use crate::words::{Code, Failure, Words};

/// The most keys of one sort.
pub const MAX_KEYS: usize = 1 << 22;
/// Keys of one workgroup.
pub const GROUP_KEYS: u32 = 4096;
/// Counts that one workgroup scans. Tiles of tiles are enough for 2^20 counts; [`MAX_KEYS`] makes at most 2^18.
pub(super) const SCAN_TILE: u32 = 1024;
const WIDTH: u32 = 128;
/// Keys of one dispatch: enough to fill a GPU, and where a CPU plays it, some ten milliseconds.
const DISPATCH_KEYS: u32 = 1 << 20;
const FALLBACK_DISPATCH_KEYS: u32 = 1 << 18;
/// Of longer lists, only samples are watched.
const MOST_WATCHED: u32 = 20_000;
const SAMPLES: u32 = 256;

/// Every which key is watched: all of a list that isn't too long, else [`SAMPLES`] at most.
pub(super) const fn watch_stride(n: u32) -> u32 {
    if n <= MOST_WATCHED { 1 } else { n.div_ceil(SAMPLES) }
}

#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Pass {
    pub n: u32,
    pub groups: u32,
    pub group_begin: u32,
    pub shift: u32,
    pub kind_read: u32,
    pub kind_written: u32,
    pub has_sources: u32,
}

#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Scan {
    pub len: u32,
}

/// Bits that one pass sorts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DigitBits {
    Four = 4,
    Eight = 8,
}

/// How to sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// None for the widest that the device takes.
    pub digit_bits: Option<DigitBits>,
    /// What each pass did comes back too: see [`super::watched`].
    pub watch: bool,
    /// Kernels count their own traffic.
    pub measure: bool,
}

/// Workgroup memory of the scatter: a place for each digit, and a bit for each digit and invocation.
pub const fn workgroup_bytes(digit_bits: DigitBits) -> u32 {
    4 * (1 << digit_bits as u32) * (1 + WIDTH / 32)
}

/// The widest digits whose bookkeeping fits a workgroup of the device: 8 bits take 5 KiB, 4 bits 320 bytes.
pub fn digit_bits(capabilities: &Capabilities) -> DigitBits {
    let wide = DigitBits::Eight;
    if workgroup_bytes(wide) <= capabilities.max_workgroup_bytes { wide } else { DigitBits::Four }
}

/// The plan that sorts the keys and downloads `keys` and `sources`; of no keys, the empty plan.
///
/// # Errors
/// `too-large` at `items` for more than [`MAX_KEYS`]; `unsupported` for digits that the device has no workgroup memory for.
pub fn plan(keys: &Keys, options: Options, capabilities: &Capabilities) -> Result<Plan, Failure> {
    check_len(keys.bits.len())?;
    let bits = options.digit_bits.unwrap_or_else(|| digit_bits(capabilities));
    let (needed, most) = (workgroup_bytes(bits), capabilities.max_workgroup_bytes);
    if needed > most {
        let bits = bits as u32;
        return Err(Failure::new(
            Code::Unsupported,
            "",
            Words::new(
                format!("Digits of {bits} bits need {needed} bytes of workgroup memory; this device has {most}. Choose the CPU."),
                format!("{bits} 位的数位需要 {needed} 字节工作组内存，而此设备只有 {most} 字节。请选择 CPU。"),
            ),
        ));
    }
    let mut builder = Plan::builder(options.measure);
    if !keys.bits.is_empty() {
        let mut sort = Sort::new(&mut builder, keys, bits as u32, capabilities);
        if options.watch {
            sort.watch = Some(Watch::new(&mut builder, &sort));
        }
        sort.sort(&mut builder, keys.kind);
    }
    Ok(builder.finish())
}

/// Whether so many keys can be sorted.
///
/// # Errors
/// `too-large` at `items` for more than [`MAX_KEYS`].
pub fn check_len(len: usize) -> Result<(), Failure> {
    if len <= MAX_KEYS {
        return Ok(());
    }
    Err(Failure::too_large(
        "items",
        format!("The kernels sort at most {MAX_KEYS} items (2^22); these are {len}. Take fewer."),
        format!("核函数最多排序 {MAX_KEYS}（2^22）个数，而这里有 {len} 个。请减少一些。"),
    ))
}

struct Sort {
    n: u32,
    digit_bits: u32,
    /// Workgroups that the keys make.
    groups: u32,
    /// Workgroups of one dispatch.
    most_groups: u32,
    keys: [BufferId; 2],
    sources: [BufferId; 2],
    table: BufferId,
    sums: BufferId,
    total: BufferId,
    watch: Option<Watch>,
}

/// What is kept of every pass.
struct Watch {
    /// `[pass][sample]`: the sources of the sampled keys after it.
    sources: BufferId,
    /// `[pass][digit]`: the place of the digit's first key, as its tile has it, and what is before the tile.
    places: BufferId,
}

impl Watch {
    fn new(builder: &mut PlanBuilder, sort: &Sort) -> Watch {
        let passes = u64::from(32 / sort.digit_bits);
        let samples = u64::from(sort.n.div_ceil(watch_stride(sort.n)));
        Watch {
            sources: builder.temporary("watched_sources", passes * samples * 4),
            places: builder.temporary("watched_places", passes * (2 << sort.digit_bits) * 4),
        }
    }

    /// After the scans of a pass: where each digit begins in the first workgroup, which is where it begins at all.
    fn keep_places(&self, builder: &mut PlanBuilder, sort: &Sort, pass: u32) {
        let digits = 1 << sort.digit_bits;
        for digit in 0..digits {
            let at = digit * sort.groups;
            for (half, from, word) in [(0, sort.table, at), (1, sort.sums, at / SCAN_TILE)] {
                let to_byte = u64::from((pass * digits + digit) * 2 + half) * 4;
                builder.push(Command::Copy { from, from_byte: u64::from(word) * 4, to: self.places, to_byte, bytes: 4 });
            }
        }
    }

    fn keep_sources(&self, builder: &mut PlanBuilder, from: BufferId, n: u32, pass: u32) {
        let stride = watch_stride(n);
        let (samples, bytes) = (n.div_ceil(stride), if stride == 1 { u64::from(n) * 4 } else { 4 });
        for sample in (0..samples).step_by(if stride == 1 { samples as usize } else { 1 }) {
            let from_byte = u64::from(sample * stride) * 4;
            let to_byte = u64::from(pass * samples + sample) * 4;
            builder.push(Command::Copy { from, from_byte, to: self.sources, to_byte, bytes });
        }
    }
}

impl Sort {
    fn new(builder: &mut PlanBuilder, keys: &Keys, digit_bits: u32, capabilities: &Capabilities) -> Sort {
        let n = keys.bits.len() as u32;
        let groups = n.div_ceil(GROUP_KEYS);
        let counts = groups << digit_bits;
        let bytes = u64::from(n) * 4;
        Sort {
            n,
            digit_bits,
            groups,
            most_groups: if capabilities.is_fallback { FALLBACK_DISPATCH_KEYS } else { DISPATCH_KEYS } / GROUP_KEYS,
            keys: [builder.upload("keys", Data::U32(keys.bits.clone())), builder.temporary("keys_between", bytes)],
            sources: [builder.temporary("sources", bytes), builder.temporary("sources_between", bytes)],
            table: builder.temporary("table", u64::from(counts) * 4),
            sums: builder.temporary("sums", u64::from(counts.div_ceil(SCAN_TILE)) * 4),
            total: builder.temporary("total", 4),
            watch: None,
        }
    }

    /// An even number of passes: the result lies where the input was.
    fn sort(&self, builder: &mut PlanBuilder, kind: KeyKind) {
        let passes = 32 / self.digit_bits;
        for pass in 0..passes {
            let kind_at = |is_there| if is_there { kind.code() } else { KeyKind::U32.code() };
            let radix = Pass {
                n: self.n,
                groups: self.groups,
                group_begin: 0,
                shift: pass * self.digit_bits,
                kind_read: kind_at(pass == 0),
                kind_written: kind_at(pass + 1 == passes),
                has_sources: u32::from(pass > 0),
            };
            let (from, to) = ((pass % 2) as usize, ((pass + 1) % 2) as usize);
            let digits = 1u64 << self.digit_bits;
            self.over_groups(builder, &HISTOGRAM, radix, &[self.keys[from], self.table], |keys, groups| {
                traffic::histogram(keys, groups, digits)
            });
            let counts = self.groups << self.digit_bits;
            scan(builder, self.table, self.sums, counts);
            scan(builder, self.sums, self.total, counts.div_ceil(SCAN_TILE));
            if let Some(watch) = &self.watch {
                watch.keep_places(builder, self, pass);
            }
            let buffers = [self.keys[from], self.sources[from], self.table, self.sums, self.keys[to], self.sources[to]];
            self.over_groups(builder, &SCATTER, radix, &buffers, |keys, groups| {
                traffic::scatter(keys, groups, digits, radix.has_sources != 0)
            });
            if let Some(watch) = &self.watch {
                watch.keep_sources(builder, self.sources[to], self.n, pass);
            }
        }
        builder.download(self.keys[0]);
        builder.download(self.sources[0]);
        if let Some(watch) = &self.watch {
            builder.download(watch.places);
            builder.download(watch.sources);
        }
    }

    /// One run of a kernel over all keys, in dispatches of at most so many workgroups.
    fn over_groups(
        &self,
        builder: &mut PlanBuilder,
        kernel: &'static Kernel,
        radix: Pass,
        buffers: &[BufferId],
        traffic: impl Fn(u64, u64) -> Traffic,
    ) {
        for group_begin in (0..self.groups).step_by(self.most_groups as usize) {
            let groups = self.most_groups.min(self.groups - group_begin);
            let keys = (groups * GROUP_KEYS).min(self.n - group_begin * GROUP_KEYS);
            let io = builder.io();
            let measure = builder.measures();
            builder.dispatch(Dispatch {
                kernel,
                overrides: vec![
                    ("DIGIT_BITS", f64::from(self.digit_bits)),
                    ("WIDTH", f64::from(WIDTH)),
                    ("COUNT_IO", f64::from(u8::from(measure))),
                ],
                uniform: bytemuck::bytes_of(&Pass { group_begin, ..radix }).to_vec(),
                buffers: buffers.iter().copied().chain([io]).collect(),
                groups: [groups, 1, 1],
                predicted: traffic(u64::from(keys), u64::from(groups)),
                flops: 0,
                io: measure.then_some(io),
            });
        }
    }
}

fn scan(builder: &mut PlanBuilder, counts: BufferId, sums: BufferId, len: u32) {
    let io = builder.io();
    let measure = builder.measures();
    builder.dispatch(Dispatch {
        kernel: &SCAN,
        overrides: vec![("COUNT_IO", f64::from(u8::from(measure)))],
        uniform: bytemuck::bytes_of(&Scan { len }).to_vec(),
        buffers: vec![counts, sums, io],
        groups: [len.div_ceil(SCAN_TILE), 1, 1],
        predicted: traffic::scan(u64::from(len)),
        flops: 0,
        io: measure.then_some(io),
    });
}
