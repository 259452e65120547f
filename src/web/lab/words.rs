//! The words of the laboratory.

use crate::kernel::{Capabilities, Report};
use crate::web::engine::Engine;
use crate::words::{Failure, Text, Words, grouped};

pub const ACCOUNT: Text = Text::new("What this run moves", "这次运行搬运了多少");
pub const ALLOCATED_NOW: Text = Text::new("allocated now", "现在已分配");
pub const ALLOCATED_PEAK: Text = Text::new("allocated at the peak", "分配峰值");
pub const UPLOADED: Text = Text::new("uploaded", "上传");
pub const DOWNLOADED: Text = Text::new("downloaded", "下载");
pub const DISPATCHES: Text = Text::new("dispatches", "dispatch 次数");
pub const FLOPS: Text = Text::new("floating-point operations", "浮点运算");
pub const KERNEL_TIME: Text = Text::new("time in kernels", "核函数用时");
pub const RUN_TIME: Text = Text::new("time by the clock", "总用时");
pub const BYTES: Text = Text::new("bytes", "字节");
pub const READ: Text = Text::new("read", "读");
pub const WRITTEN: Text = Text::new("written", "写");
pub const FORMULA: Text = Text::new("closed form", "公式");
pub const COUNTED: Text = Text::new("counted by the kernels", "核函数自己计数");
pub const TRACED: Text = Text::new("CPU trace", "CPU 轨迹");
pub const EQUAL: Text = Text::new("all equal", "全部相等");
pub const DIFFERENT: Text = Text::new("different", "不相等");
pub const SO_FAR_EQUAL: Text = Text::new("equal so far", "目前相等");
pub const COUNT: Text = Text::new("Run and count", "运行并计数");
pub const TRACE_TOO: Text = Text::new("Trace it on the CPU too", "在 CPU 上也跟踪一遍");
pub const STOP: Text = Text::new("Stop", "停止");
pub const WORKING: Text = Text::new("Working…", "运行中…");
pub const ENGINE: Text = Text::new("Engine", "引擎");
pub const TRAFFIC_LEAD: Text = Text::new(
    "Bytes of GPU global memory, three ways: worked out before the run, counted by the kernels while they run, and traced by their twins on the CPU.",
    "显存读写的字节数，用三种办法得出：运行前按公式算出、核函数运行时自己计数、CPU 上的孪生程序逐步跟踪。",
);
pub const MEMORY_STRIP: Text = Text::new("Memory, command by command", "逐条命令的显存");
pub const MEMORY_LEAD: Text = Text::new(
    "Live bytes after each command of the plan, known before anything runs. Point at a bar to see its command.",
    "计划里每条命令之后占用的字节数，运行之前就已知道。指向一根柱子可以看到它的命令。",
);
pub const SWEEP: Text = Text::new("Sweep over N", "随 N 扫描");
pub const SWEEP_LEAD: Text = Text::new(
    "Runs the three methods on this device at N, 2N, 4N and so on, up to the largest N that fits.",
    "在这个设备上依次以 N、2N、4N…… 运行三种方法，直到再大就放不下为止。",
);
pub const HEADS: Text = Text::new("Heads", "头数");
pub const WIDTH: Text = Text::new("Width d", "宽度 d");
pub const CAUSAL: Text = Text::new("causal", "因果掩码");
pub const LONGEST: Text = Text::new("Longest run", "单次最长");
pub const ONE_SECOND: Text = Text::new("1 second", "1 秒");
pub const TEN_SECONDS: Text = Text::new("10 seconds", "10 秒");
pub const ANY_TIME: Text = Text::new("no limit", "不限");
pub const START_SWEEP: Text = Text::new("Start the sweep", "开始扫描");
pub const TIME: Text = Text::new("Time", "时间");
pub const MEMORY: Text = Text::new("Memory", "显存");
pub const TRAFFIC: Text = Text::new("Traffic", "读写量");
pub const ROOFLINE: Text = Text::new("Roofline of this device", "这个设备的屋顶线");
pub const ROOFLINE_LEAD: Text = Text::new(
    "How fast this device copies memory and how fast it multiplies and adds, measured here. How far a kernel stays below the roof is what is left to gain. One above the slope reads much from caches, which are faster than the memory.",
    "在这里实测这个设备复制内存和做乘加的速度。核函数离屋顶线有多远，就还有多大的提升空间。高出斜线的核函数，读的大多是缓存，缓存比内存快。",
);
pub const MEASURE_ROOF: Text = Text::new("Measure this device", "测量这个设备");
pub const BANDWIDTH: Text = Text::new("copies", "复制带宽");
pub const RATE: Text = Text::new("multiplies and adds", "乘加速度");
pub const RIDGE: Text = Text::new("ridge", "屋脊");
pub const COMMAND: Text = Text::new("command", "命令");
pub const PEAK: Text = Text::new("peak", "峰值");

pub const TILE: Text = Text::new("The tile", "块的大小");
pub const TILE_LEAD: Text = Text::new(
    "Bytes of workgroup memory for each tile of rows by keys at this width; struck out is what this device can't take. More rows mean fewer bytes moved.",
    "当前宽度下每种“行 × 键”的块占用的工作组内存字节数；划掉的是这个设备放不下的。行数越多，搬运的字节越少。",
);
pub const KEYS_RIGHT: Text = Text::new("rows ↓  keys →", "行 ↓  键 →");
pub const ROWS_BY_KEYS: Text = Text::new("Rows × keys", "行 × 键");
pub const BY_DEVICE: Text = Text::new("as suits the device", "按设备选");
pub const USE_TILE: Text = Text::new("Run with this tile", "用这个块运行");
pub const WORKGROUP_MEMORY: Text = Text::new("workgroup memory, bytes of the limit", "工作组内存字节数 / 上限");
pub const INVOCATIONS: Text = Text::new("invocations", "调用数");

/// Which engine it is, and why.
pub fn engine(engine: &Engine) -> Words {
    let Capabilities { adapter, is_fallback, .. } = engine.capabilities();
    match engine {
        Engine::Gpu(_) if is_fallback => Words::new(
            format!("WebGPU on {adapter}: a CPU plays the GPU here, so only ratios mean something."),
            format!("WebGPU，{adapter}：这里由 CPU 模拟 GPU，只有比值有意义。"),
        ),
        Engine::Gpu(_) => {
            Words::new(format!("WebGPU on {adapter}: this browser gave a GPU."), format!("WebGPU，{adapter}：浏览器提供了 GPU。"))
        }
        Engine::Cpu => Words::new(
            "The CPU, in a worker: this browser gave no WebGPU adapter.",
            "CPU（在 worker 里运行）：浏览器没有提供 WebGPU 适配器。",
        ),
    }
}

/// The run whose steps are shown.
pub fn shown_run(report: &Report) -> Words {
    let dispatches = report.count();
    let millis = report.time_ns().map(|time_ns| time_ns * 1e-6);
    let (en, zh) = match millis {
        Some(millis) => (format!(" in {millis:.2} ms"), format!("，用时 {millis:.2} 毫秒")),
        None => (String::new(), String::new()),
    };
    let adapter = &report.adapter;
    Words::new(
        format!("The steps shown are from a run on {adapter}: dispatches {dispatches}{en}."),
        format!("所示步骤来自 {adapter} 上的一次运行：dispatch {dispatches} 次{zh}。"),
    )
}

pub fn no_longer_fits(n: u32, why: &Failure) -> Words {
    Words::new(format!("ends before N = {n}. {}", why.message.en), format!("到 N = {n} 为止。{}", why.message.zh))
}

pub fn not_timed(n: u32, secs: f64) -> Words {
    Words::new(
        format!("from N = {n} not timed: it would take about {secs:.1} s. Memory and traffic go on by the plan."),
        format!("从 N = {n} 起不再计时：大约要 {secs:.1} 秒。显存和读写量仍按计划画出。"),
    )
}

pub const BENCH: Text = Text::new("GPU and CPU, timed", "GPU 与 CPU 计时");
pub const BENCH_LEAD: Text = Text::new(
    "Sorts the same n random 32-bit keys three ways in this browser: by the kernels, by Rust's sort_unstable, and by a plain LSD radix sort, a byte a pass. The last two run on one thread of the CPU, as WebAssembly in a worker. Each key takes its index along, and every result is compared place by place. All bits are random, so half of the keys are negative; floats are in the order of f32::total_cmp, infinities and NaNs among them.",
    "在这个浏览器里用三种方法排序同样的 n 个随机 32 位键：核函数、Rust 的 sort_unstable，以及每趟一个字节的普通 LSD 基数排序。后两种以 WebAssembly 在 worker 里用一个 CPU 线程运行。每个键都带着自己的下标，各方法的结果逐位比较。所有的位都是随机的，所以有一半的键是负数；浮点数按 f32::total_cmp 的次序，其中也有无穷大和 NaN。",
);
/// What each time covers.
pub const TIMED: [(Text, Text); 4] = [
    (
        KERNELS_ALONE,
        Text::new(
            "the sum of the GPU's own timestamps around each dispatch, without upload and download. Browsers may round each to 0.1 ms, so short sorts are uncertain.",
            "每次 dispatch 前后 GPU 自己的时间戳之差的总和，不含上传和下载。浏览器可能把时间戳舍入到 0.1 毫秒，所以短的排序测不准。",
        ),
    ),
    (
        KERNELS_AND_WAY,
        Text::new(
            "by the clock, from the first byte sent until keys and indices are back.",
            "按时钟计，从发出第一个字节到键和下标全部取回。",
        ),
    ),
    (
        Text::new("CPU", "CPU"),
        Text::new("by the clock, around the sort alone: its list is ready before.", "按时钟计，只算排序本身：列表事先已备好。"),
    ),
    (
        Text::new("Each time", "每个用时"),
        Text::new("the mean of several sorts, after one that doesn't count.", "先排一次不计，再取若干次的平均值。"),
    ),
];
pub const KERNELS_ALONE: Text = Text::new("GPU, kernels alone", "GPU，只算核函数");
pub const KERNELS_AND_WAY: Text = Text::new("GPU, with upload and download", "GPU，含上传和下载");
pub const TWINS: Text = Text::new("the kernels' twins on the CPU", "核函数在 CPU 上的孪生程序");
pub const STANDARD: Text = Text::new("CPU, sort_unstable", "CPU，sort_unstable");
pub const PLAIN_LSD: Text = Text::new("CPU, plain LSD", "CPU，普通 LSD");
pub const KEYS: Text = Text::new("Keys", "键");
pub const INTEGERS: Text = Text::new("integers", "整数");
pub const FLOATS: Text = Text::new("floats", "浮点数");
pub const LARGEST_N: Text = Text::new("Largest n", "最大的 n");
pub const START_BENCH: Text = Text::new("Time the sorts", "开始计时");
pub const KEY_RATE: Text = Text::new("Keys per second", "每秒键数");
pub const KEYS_A_SECOND: Text = Text::new("keys/s", "键/秒");
pub const THROUGHPUT: Text = Text::new("kernels' throughput", "核函数吞吐量");
pub const PLANS: Text =
    Text::new("Bytes of each plan: allocated at the peak, and read and written", "每个计划的字节数：分配峰值，以及读写量");
pub const PEAK_BYTES: Text = Text::new("peak, bytes", "峰值（字节）");
pub const MOVED_BYTES: Text = Text::new("moved, closed form", "读写量，公式");
pub const COUNTED_BYTES: Text = Text::new("moved, counted", "读写量，计数");
pub const RESULTS: Text = Text::new("results", "结果");
pub const ALL_SORTED: Text = Text::new(
    "Every result is in order, and all are equal; the bytes counted are those planned.",
    "每个结果都已排好，并且全部相等；计数的字节与计划相同。",
);
pub const NOT_SORTED: Text = Text::new("Results or counted bytes differ at", "结果或计数的字节不相等，在");
pub const TREES: Text = Text::new("Nodes against time, on this device", "结点数与用时：就在这个设备上");
pub const TREES_LEAD: Text = Text::new(
    "Trees of 0 to 63 nodes decode the first example by turns. Each is grown greedily from how often the heads were measured to be right, which also says how many tokens a pass is expected to give. What a pass takes is measured here: the median of eleven. 0 nodes is plain decoding.",
    "0 到 63 个结点的树轮流解码第一个示例。每棵树都按各头实测的准确率贪心生长，由此也得到每次前向期望给出的词元数。一次前向的用时在这里实测：取十一次的中位数。0 个结点即普通解码。",
);
pub const START_TREES: Text = Text::new("Time the trees", "开始计时");
pub const PASS_TIME: Text = Text::new("Time of a pass", "一次前向的用时");
pub const TOKEN_RATE: Text = Text::new("Tokens per second", "每秒词元数");
pub const TOKENS_A_SECOND: Text = Text::new("tokens per second", "每秒词元数");
pub const PLAIN_DECODING: Text = Text::new("plain decoding", "普通解码");
pub const BY_CLOCK: Text = Text::new("a pass, until its numbers are back", "一次前向，到数字取回");
pub const IN_KERNELS: Text = Text::new("of that in kernels", "其中核函数");
pub const TREES_TABLE: Text = Text::new("A pass of each tree: time and tokens", "各树的一次前向：用时与词元");
pub const NODES: Text = Text::new("nodes", "结点");
pub const A_PASS: Text = Text::new("a pass", "一次前向");
pub const KERNELS: Text = Text::new("in kernels", "核函数");
pub const TOKENS_A_PASS: Text = Text::new("tokens, expected", "词元，期望");
pub const TO_PLAIN: Text = Text::new("to plain", "比普通解码");
pub const MADE_HERE: Text = Text::new("tokens, made", "词元，实得");
pub const BEST: Text = Text::new("best", "最佳");
pub const DECODE_SO: Text = Text::new("Decode so", "这样解码");
pub const SAME_TEXT: Text = Text::new("All trees made the same text, token for token.", "所有的树生成的文字逐词元相同。");
pub const OTHER_TEXT: Text = Text::new("Some trees made another text than the others.", "有的树生成了不同的文字。");
pub const COLON: Text = Text::new(": ", "：");

pub fn bytes(bytes: u64) -> String {
    format!("{}\u{a0}B", grouped(bytes))
}

/// As [`engine`], with what that means for the times.
pub fn bench_engine(engine: &Engine) -> Words {
    let own = self::engine(engine);
    let (en, zh) = match engine {
        Engine::Cpu => (
            " There is no GPU to time: the kernels' twins stand in, in WebAssembly.",
            "没有 GPU 可计时：由核函数的孪生程序以 WebAssembly 代替。",
        ),
        Engine::Gpu(gpu) if !gpu.capabilities().timestamps => {
            (" It gives no timestamps: there is only the clock.", "它不提供时间戳：只有时钟。")
        }
        Engine::Gpu(_) => return own,
    };
    Words::new(own.en + en, own.zh + zh)
}

/// The tree that gives the most tokens per second, and how many times those of plain decoding.
pub fn best_tree(nodes: usize, per_sec: f64, gain: f64) -> Words {
    if nodes == 0 {
        return Words::new(
            format!("Best here: plain decoding, {per_sec:.1} tokens per second. On this device a tree costs more than it gains."),
            format!("这里最快的是普通解码：每秒 {per_sec:.1} 个词元。在这个设备上，树的花费比收获大。"),
        );
    }
    Words::new(
        format!("Best here: {nodes} nodes, {per_sec:.1} tokens per second, {gain:.2} times those of plain decoding."),
        format!("这里最快的是 {nodes} 个结点：每秒 {per_sec:.1} 个词元，是普通解码的 {gain:.2} 倍。"),
    )
}

pub fn passes_of(passed: usize, all: usize) -> Words {
    Words::new(format!("pass {passed} of {all}"), format!("第 {passed} 次前向，共 {all} 次"))
}
