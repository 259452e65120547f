//! Every shader is valid WGSL and is what its kernel says of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use stepscope::kernel::{Access, Kernel, attention, knapsack, radix, roofline, train};

fn kernels() -> impl Iterator<Item = &'static Kernel> {
    let lists = [attention::KERNELS, knapsack::KERNELS, radix::KERNELS, train::KERNELS];
    lists.into_iter().flatten().copied().chain([&roofline::ROOFLINE_COPY, &roofline::ROOFLINE_FMA])
}

fn parse(kernel: &Kernel) -> naga::Module {
    naga::front::wgsl::parse_str(&kernel.source())
        .unwrap_or_else(|error| panic!("{}", error.emit_to_string_with_path(&kernel.source(), kernel.name)))
}

#[test]
fn every_shader_is_valid() {
    for kernel in kernels() {
        let module = parse(kernel);
        let mut validator = naga::valid::Validator::new(naga::valid::ValidationFlags::all(), naga::valid::Capabilities::all());
        if let Err(error) = validator.validate(&module) {
            panic!("{}", error.emit_to_string_with_path(&kernel.source(), kernel.name));
        }
    }
}

#[test]
fn every_kernel_binds_what_its_shader_declares() {
    for kernel in kernels() {
        let module = parse(kernel);
        let entry = module.entry_points.iter().find(|entry| entry.name == "main").expect("an entry point main");
        let mut declared = Vec::new();
        for (_, variable) in module.global_variables.iter() {
            let Some(binding) = &variable.binding else { continue };
            let access = match variable.space {
                naga::AddressSpace::Uniform => Access::Uniform,
                naga::AddressSpace::Storage { access } if access.contains(naga::StorageAccess::STORE) => Access::ReadWrite,
                _ => Access::Read,
            };
            declared.push((binding.binding, variable.name.clone().unwrap_or_default(), access));
        }
        declared.sort_by_key(|(binding, ..)| *binding);
        let described: Vec<_> = kernel
            .bindings
            .iter()
            .enumerate()
            .map(|(at, binding)| (at as u32, binding.name.to_owned(), binding.access))
            .collect();
        assert_eq!(declared, described, "{}", kernel.name);
        let storage = kernel.bindings.iter().filter(|binding| binding.access != Access::Uniform).count();
        assert!(storage <= 8, "{} binds {storage} storage buffers; every device has 8", kernel.name);
        assert_eq!(entry.stage, naga::ShaderStage::Compute);
    }
}

#[test]
fn every_kernel_has_a_shader_of_its_name_and_every_shader_a_kernel() {
    let files: BTreeSet<String> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wgsl"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    // Variants are the same file with other element types or widths.
    let file = |name: &str| {
        name.trim_end_matches("_f16").trim_end_matches("_f32").trim_end_matches("_128").trim_end_matches("_256").to_owned()
    };
    let named: BTreeSet<String> = kernels().map(|kernel| file(kernel.name)).collect();
    assert_eq!(named, files);
}
