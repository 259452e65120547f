//! Plans on a real device: Vulkan natively, WebGPU in wasm.
