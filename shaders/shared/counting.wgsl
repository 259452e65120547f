// A kernel's own count of the words of global memory that it reads and writes, into its `io`; nothing is left of it without COUNT_IO.

override COUNT_IO: bool = false;

var<private> words_read: u32;
var<private> words_written: u32;

fn count_io(read: u32, written: u32) {
    if (COUNT_IO) {
        words_read += read;
        words_written += written;
    }
}

// Adds this invocation's counts to the kernel's, each a low and a high half.
fn flush_io() {
    if (COUNT_IO) {
        let read_before = atomicAdd(&io[0], words_read);
        if (read_before > 0xffffffffu - words_read) {
            atomicAdd(&io[1], 1u);
        }
        let written_before = atomicAdd(&io[2], words_written);
        if (written_before > 0xffffffffu - words_written) {
            atomicAdd(&io[3], 1u);
        }
    }
}
