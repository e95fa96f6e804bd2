//! What must hold of a plan before it may run, whether it was just made or read
//! from a file. The kernels' safety rests on this.

use std::ops::Range;

use einmul_array::shape::element_count;

use super::plan::{InputKind, Operand, Place, Plan, Value};

/// The first thing wrong with a plan.
pub fn violation(plan: &Plan) -> Option<String> {
    check(plan).err()
}

fn check(plan: &Plan) -> Result<(), String> {
    let scratch_end = plan.workspace_bytes;
    if plan.scratch_offset > scratch_end || plan.scratch_offset % einmul_array::ALIGNMENT != 0 {
        return Err("the scratch lies outside the workspace".into());
    }
    for (b, buffer) in plan.buffers.iter().enumerate() {
        if let Some(offset) = buffer.offset {
            let end = offset.checked_add(buffer.bytes);
            if offset % einmul_array::ALIGNMENT != 0 || end.is_none_or(|end| end > plan.scratch_offset) {
                return Err(format!("buffer {b} lies outside the workspace"));
            }
        }
    }
    let mut owner: Vec<(Range<usize>, usize)> = Vec::new();
    let output_buffer = whole_buffer(plan, &plan.output)
        .ok_or_else(|| "the result is not all of one buffer".to_owned())?;
    if plan.buffers[output_buffer].offset.is_some() {
        return Err("the result lies in the workspace".into());
    }
    let mut output_written = false;
    for (s, step) in plan.steps.iter().enumerate() {
        let wrong = |what: &str| Err(format!("step {s} ({}): {what}", step.expression));
        if plan.scratch_offset.checked_add(step.scratch_bytes).is_none_or(|end| end > scratch_end) {
            return wrong("its scratch is larger than the workspace's");
        }
        for input in &step.inputs {
            match input {
                Operand::Dense(value) => {
                    bounds(plan, value).map_err(|e| format!("step {s}: {e}"))?;
                    let Place::Buffer(buffer) = value.place else { continue };
                    // The memory must still hold what was written as this buffer.
                    let current = match plan.buffers[buffer].offset {
                        Some(_) => owner.iter().any(|(_, b)| *b == buffer),
                        None => buffer == output_buffer && output_written,
                    };
                    if !current || written_dtype(plan, s, buffer) != Some(value.dtype) {
                        return wrong("it reads memory that does not hold its operand");
                    }
                }
                Operand::Sparse { input, .. } => {
                    if plan.inputs.get(*input).map(|i| &i.kind) != Some(&InputKind::Sparse) {
                        return wrong("its operand is no sparse input");
                    }
                }
                Operand::Encoded { input } => {
                    let kind = plan.inputs.get(*input).map(|i| &i.kind);
                    if !matches!(kind, Some(InputKind::Encoded(_))) {
                        return wrong("its operand is no encoded input");
                    }
                }
            }
        }
        let Some(buffer) = whole_buffer(plan, &step.output) else {
            return wrong("its result is not all of one buffer");
        };
        match plan.buffers[buffer].offset {
            None if buffer != output_buffer => return wrong("its result has no memory"),
            None => output_written = true,
            Some(offset) => {
                let range = offset..offset + plan.buffers[buffer].bytes;
                let overlaps = |r: &Range<usize>| r.start < range.end && range.start < r.end;
                let reads_it = step.inputs.iter().any(|input| match input {
                    Operand::Dense(Value { place: Place::Buffer(b), .. }) => {
                        owner.iter().any(|(r, o)| o == b && overlaps(r))
                    }
                    _ => false,
                });
                if reads_it {
                    return wrong("its result overlaps its operands");
                }
                owner.retain(|(r, _)| !overlaps(r));
                owner.push((range, buffer));
            }
        }
        let reads_output = step.inputs.iter().any(
            |i| matches!(i, Operand::Dense(v) if v.place == Place::Buffer(output_buffer)),
        );
        if buffer == output_buffer && reads_output {
            return wrong("its result overlaps its operands");
        }
    }
    if output_written { Ok(()) } else { Err("no step writes the result".into()) }
}

/// The dtype under which a buffer was last written before step `s`.
fn written_dtype(plan: &Plan, s: usize, buffer: usize) -> Option<einmul_array::DType> {
    let written = plan.steps[..s].iter().rev().find(|t| t.output.place == Place::Buffer(buffer));
    written.map(|step| step.output.dtype)
}

/// The buffer that a value fills completely in row-major order.
fn whole_buffer(plan: &Plan, value: &Value) -> Option<usize> {
    let Place::Buffer(buffer) = value.place else { return None };
    let bytes = plan.buffers.get(buffer)?.bytes;
    let count = element_count(&value.shape).ok()?;
    let row_major = einmul_array::shape::row_major_strides(&value.shape);
    let in_order = count == 0
        || value.shape.iter().zip(&value.strides).zip(&row_major).all(|((&n, s), r)| n == 1 || s == r);
    let same_rank = value.shape.len() == value.strides.len();
    (same_rank && in_order && value.shift == 0 && count * value.dtype.size() == bytes).then_some(buffer)
}

/// Whether every position of a value lies inside its input or buffer.
fn bounds(plan: &Plan, value: &Value) -> Result<(), String> {
    let (low, high) = reach(&value.shape, &value.strides).ok_or("a view whose reach overflows")?;
    let (low, high) = (low + i128::from(value.shift as i64), high + i128::from(value.shift as i64));
    if value.shape.contains(&0) {
        return Ok(());
    }
    let (first, last) = match value.place {
        Place::Buffer(buffer) => {
            let bytes = plan.buffers.get(buffer).ok_or("a view of no buffer")?.bytes;
            (0, (bytes / value.dtype.size()) as i128 - 1)
        }
        Place::Input(input) => {
            let spec = plan.inputs.get(input).ok_or("a view of no input")?;
            let InputKind::Dense(strides) = &spec.kind else {
                return Err("a dense view of an input that is not dense".into());
            };
            if spec.facts.dtype != value.dtype || strides.len() != spec.facts.shape.len() {
                return Err("a view of another dtype or rank than its input's".into());
            }
            if spec.facts.shape.contains(&0) {
                return Err("a view of an empty input".into());
            }
            reach(&spec.facts.shape, strides).ok_or("an input whose reach overflows")?
        }
    };
    if low < first || high > last {
        return Err("a view reaches outside its memory".into());
    }
    Ok(())
}

/// The least and greatest offset, in elements, of a layout's positions.
fn reach(shape: &[usize], strides: &[isize]) -> Option<(i128, i128)> {
    if shape.len() != strides.len() {
        return None;
    }
    shape.iter().zip(strides).filter(|(n, _)| **n > 0).try_fold((0_i128, 0_i128), |(low, high), (&n, &s)| {
        let end = i128::try_from(n - 1).ok()?.checked_mul(s as i128)?;
        Some((low.checked_add(end.min(0))?, high.checked_add(end.max(0))?))
    })
}
