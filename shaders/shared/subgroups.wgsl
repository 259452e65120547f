// What WGSL asks of a program that uses subgroups; it must come first. Natively naga asks for nothing, and doesn't know the directive.
enable subgroups;
// Which block of rows is next is the same for a whole subgroup, but no compiler can know that.
diagnostic(off, subgroup_uniformity);
