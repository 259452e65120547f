//! The uniform that all attention kernels share, and which keys a query sees.

use std::ops::Range;

use super::Problem;

/// A score at most this low is not visible: the finite stand-in for minus infinity, as in `shared/scoring.wgsl`.
pub const MASKED: f32 = -1e30;

/// Query `i` sees the keys `i + lo ..= i + hi`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Band {
    pub lo: i32,
    pub hi: i32,
}

impl Band {
    /// Stands for no bound: no sum with a row number overflows, and no tensor is as long.
    const FAR: i32 = 1 << 29;

    pub const fn all() -> Band {
        Band { lo: -Band::FAR, hi: Band::FAR }
    }

    /// Causal with the first query at the first key.
    pub const fn top_left() -> Band {
        Band { lo: -Band::FAR, hi: 0 }
    }

    /// Causal with the last query at the last key.
    pub const fn bottom_right(n: u32, nk: u32) -> Band {
        Band { lo: -Band::FAR, hi: nk as i32 - n as i32 }
    }

    /// `left` keys before and `right` after the query's own place, which is aligned bottom right; none for no bound.
    pub fn window(n: u32, nk: u32, left: Option<u32>, right: Option<u32>) -> Band {
        let offset = i64::from(nk) - i64::from(n);
        let far = i64::from(Band::FAR);
        let lo = left.map_or(-far, |left| (offset - i64::from(left)).max(-far));
        let hi = right.map_or(far, |right| (offset + i64::from(right)).min(far));
        Band { lo: lo as i32, hi: hi as i32 }
    }

    pub fn intersect(self, other: Band) -> Band {
        Band { lo: self.lo.max(other.lo), hi: self.hi.min(other.hi) }
    }

    /// The keys that query `i` sees, of `nk`.
    pub fn keys(self, i: u32, nk: u32) -> Range<u32> {
        let begin = (i as i32 + self.lo).clamp(0, nk as i32);
        let end = (i as i32 + self.hi + 1).clamp(begin, nk as i32);
        begin as u32..end as u32
    }

    /// The keys that any query of a range sees.
    pub fn keys_of_rows(self, rows: Range<u32>, nk: u32) -> Range<u32> {
        let begin = (rows.start as i32 + self.lo).clamp(0, nk as i32);
        let end = (rows.end as i32 + self.hi).clamp(begin, nk as i32);
        begin as u32..end as u32
    }

    /// The queries, of `n`, that see any key of a range.
    pub fn rows_of_keys(self, keys: Range<u32>, n: u32) -> Range<u32> {
        let begin = (keys.start as i32 - self.hi).clamp(0, n as i32);
        let end = (keys.end as i32 - self.lo).clamp(begin, n as i32);
        begin as u32..end as u32
    }

    /// How many (query, key) pairs see each other, for the queries of a range.
    pub fn pairs(self, rows: Range<u32>, nk: u32) -> u64 {
        rows.map(|i| self.keys(i, nk).len() as u64).sum()
    }
}

/// The contents of binding 0; field for field the struct in `shared/scoring.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Shape {
    pub heads: u32,
    pub kv_heads: u32,
    pub n: u32,
    pub nk: u32,
    pub d4: u32,
    pub dv4: u32,
    pub band_lo: i32,
    pub band_hi: i32,
    /// 0 for no mask, 1 for one that all heads share, else `heads`.
    pub mask_heads: u32,
    /// 0 for none.
    pub softcap: f32,
    pub scale: f32,
    /// Where this dispatch begins, in rows (in keys for the gradient by keys and values) and in heads.
    pub row_begin: u32,
    pub head_begin: u32,
    /// What the tiled kernel captures.
    pub capture_head: u32,
    pub capture_tile: u32,
    pub pad: u32,
}

impl Shape {
    pub fn of(problem: &Problem) -> Shape {
        Shape {
            heads: problem.heads,
            kv_heads: problem.kv_heads,
            n: problem.n,
            nk: problem.nk,
            d4: problem.d4(),
            dv4: problem.dv4(),
            band_lo: problem.band.lo,
            band_hi: problem.band.hi,
            mask_heads: problem.mask.as_ref().map_or(0, |mask| mask.heads),
            softcap: problem.softcap.unwrap_or(0.0),
            scale: problem.scale,
            row_begin: 0,
            head_begin: 0,
            capture_head: 0,
            capture_tile: 0,
            pad: 0,
        }
    }

    pub fn band(&self) -> Band {
        Band { lo: self.band_lo, hi: self.band_hi }
    }

    /// The key-value head of a query head.
    pub fn kv_head(&self, head: u32) -> u32 {
        head / (self.heads / self.kv_heads)
    }

    /// Where the mask row of a query begins in the mask; not to be used without a mask.
    pub fn mask_row(&self, head: u32, row: u32) -> usize {
        let head = if self.mask_heads == 1 { 0 } else { head };
        (head as usize * self.n as usize + row as usize) * self.nk as usize
    }

    /// The score as it is seen, from the scaled dot product: capped, then masked.
    pub fn seen(&self, scaled: f32, mask: f32) -> f32 {
        let capped = if self.softcap > 0.0 { self.softcap * libm::tanhf(scaled / self.softcap) } else { scaled };
        (capped + mask).max(MASKED)
    }
}
