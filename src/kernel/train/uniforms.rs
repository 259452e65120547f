//! What a dispatch says to its kernel, and to the twin: as the uniforms of shaders/ have it.

pub(super) const WIDTH: u32 = 64;
/// Elements that one workgroup takes, where there is one after the other.
pub(super) const WORKGROUP_ELEMENTS: u32 = WIDTH * 8;
/// Elements that one workgroup sums.
pub(super) const SUM_TILE: u32 = 1024;
/// Elements that one workgroup of the histogram takes.
pub(super) const HISTOGRAM_TILE: u32 = 4096;
/// Dead codes that are revived at once, at most.
pub(super) const MOST_REVIVED: u32 = 32;
/// Workgroups along x, where there is one a row.
pub(super) const MOST_ROWS: u32 = 65_535;

#[repr(C)]
#[derive(Clone, Copy, Default, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Task {
    pub rows: u32,
    pub columns: u32,
    pub mode: u32,
    pub at: u32,
    pub factor: f32,
    pub other: f32,
}

#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Product {
    pub m: u32,
    pub n: u32,
    pub k: u32,
    pub is_added: u32,
    pub a_row: u32,
    pub a_column: u32,
    pub a_batch: u32,
    pub b_row: u32,
    pub b_column: u32,
    pub b_batch: u32,
}

#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct HeadsUniform {
    pub batches: u32,
    pub tokens: u32,
    pub heads: u32,
    pub width: u32,
    pub capacity: u32,
    pub first: u32,
    pub stride: u32,
    pub offset: u32,
    pub is_back: u32,
}

#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct ScalingUniform {
    pub is_dynamic: u32,
    pub interval: u32,
    pub growth: f32,
    pub backoff: f32,
    pub beta_1: f32,
    pub beta_2: f32,
}

#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct AdamUniform {
    pub len: u32,
    pub format: u32,
    pub rate: f32,
    pub beta_1: f32,
    pub beta_2: f32,
    pub epsilon: f32,
    pub decay: f32,
}
