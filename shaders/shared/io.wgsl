// Global memory traffic as the kernel itself counts it, in words of 4 bytes: free when COUNT_IO is off.

override COUNT_IO: bool = false;

@group(0) @binding(7) var<storage, read_write> io: array<atomic<u32>, 4>;   // read low, read high, written low, written high

var<private> read_words: u32;
var<private> written_words: u32;

/// Adds what this invocation has counted in read_words and written_words to the totals of the dispatch; call it once, at the end.
fn report_io() {
    if (COUNT_IO) {
        add_words(0, read_words);
        add_words(2, written_words);
    }
}

fn add_words(low: u32, words: u32) {
    let before = atomicAdd(&io[low], words);
    if (before > 0xffffffff - words) {
        atomicAdd(&io[low + 1], 1);
    }
}
