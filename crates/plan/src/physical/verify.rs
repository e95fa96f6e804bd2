//! What must hold of a plan before it may run, whether it was just made or read
//! from a file. The kernels' safety rests on this.

use std::ops::Range;

use einmul_array::shape::{element_count, is_row_major};

use super::plan::{InputKind, Operand, Place, Plan, Value};

/// The first thing wrong with a plan.
pub fn violation(plan: &Plan) -> Option<String> {
    check(plan).err()
}

fn check(plan: &Plan) -> Result<(), String> {
    workspace(plan)?;
    let output = whole_buffer(plan, &plan.output).ok_or("the result is not all of one buffer")?;
    if plan.buffers[output].offset.is_some() {
        return Err("the result lies in the workspace".into());
    }
    let mut live = Live { plan, output, output_written: false, owners: Vec::new() };
    for (s, step) in plan.steps.iter().enumerate() {
        live.step(s).map_err(|what| format!("step {s} ({}): {what}", step.expression))?;
    }
    if live.output_written { Ok(()) } else { Err("no step writes the result".into()) }
}

/// Buffers and scratch lie in the workspace, aligned and in this order.
fn workspace(plan: &Plan) -> Result<(), String> {
    let aligned = |offset: usize| offset.is_multiple_of(einmul_array::ALIGNMENT);
    if plan.scratch_offset > plan.workspace_bytes || !aligned(plan.scratch_offset) {
        return Err("the scratch lies outside the workspace".into());
    }
    for (b, buffer) in plan.buffers.iter().enumerate() {
        let Some(offset) = buffer.offset else { continue };
        let inside = offset.checked_add(buffer.bytes).is_some_and(|end| end <= plan.scratch_offset);
        if !inside || !aligned(offset) {
            return Err(format!("buffer {b} lies outside the workspace"));
        }
    }
    Ok(())
}

/// Which buffer each part of the workspace holds while the steps go by.
struct Live<'a> {
    plan: &'a Plan,
    output: usize,
    output_written: bool,
    owners: Vec<(Range<usize>, usize)>,
}

impl Live<'_> {
    fn step(&mut self, s: usize) -> Result<(), String> {
        let (plan, step) = (self.plan, &self.plan.steps[s]);
        let scratch_end = plan.scratch_offset.checked_add(step.scratch_bytes);
        if scratch_end.is_none_or(|end| end > plan.workspace_bytes) {
            return Err("its scratch is larger than the workspace's".into());
        }
        let mut read = Vec::new();
        for input in &step.inputs {
            match input {
                Operand::Dense(value) => {
                    bounds(plan, value)?;
                    if let Place::Buffer(buffer) = value.place {
                        self.holds(s, buffer, value)?;
                        read.push(buffer);
                    }
                }
                Operand::Sparse { input, .. } => {
                    if plan.inputs.get(*input).map(|i| &i.kind) != Some(&InputKind::Sparse) {
                        return Err("its operand is no sparse input".into());
                    }
                }
                Operand::Encoded { input } => {
                    let kind = plan.inputs.get(*input).map(|i| &i.kind);
                    if !matches!(kind, Some(InputKind::Encoded(_))) {
                        return Err("its operand is no encoded input".into());
                    }
                }
            }
        }
        self.write(&step.output, &read)
    }

    /// The memory of a buffer still holds what was written there, in this dtype.
    fn holds(&self, s: usize, buffer: usize, value: &Value) -> Result<(), String> {
        let current = match self.plan.buffers[buffer].offset {
            Some(_) => self.owners.iter().any(|(_, b)| *b == buffer),
            None => buffer == self.output && self.output_written,
        };
        if current && written_dtype(self.plan, s, buffer) == Some(value.dtype) {
            Ok(())
        } else {
            Err("it reads memory that does not hold its operand".into())
        }
    }

    /// The result fills a buffer of its own, apart from the buffers that are read.
    fn write(&mut self, value: &Value, read: &[usize]) -> Result<(), String> {
        let buffer = whole_buffer(self.plan, value).ok_or("its result is not all of one buffer")?;
        let Some(offset) = self.plan.buffers[buffer].offset else {
            self.output_written = true;
            return match (buffer == self.output, read.contains(&buffer)) {
                (true, false) => Ok(()),
                (true, true) => Err("its result overlaps its operands".into()),
                (false, _) => Err("its result has no memory".into()),
            };
        };
        let range = offset..offset + self.plan.buffers[buffer].bytes;
        let overlaps = |r: &Range<usize>| r.start < range.end && range.start < r.end;
        if self.owners.iter().any(|(r, owner)| read.contains(owner) && overlaps(r)) {
            return Err("its result overlaps its operands".into());
        }
        self.owners.retain(|(r, _)| !overlaps(r));
        self.owners.push((range, buffer));
        Ok(())
    }
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
    let in_order = is_row_major(&value.shape, &value.strides);
    let same_rank = value.shape.len() == value.strides.len();
    (same_rank && in_order && value.shift == 0 && count * value.dtype.size() == bytes)
        .then_some(buffer)
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
    shape.iter().zip(strides).filter(|(n, _)| **n > 0).try_fold(
        (0_i128, 0_i128),
        |(low, high), (&n, &s)| {
            let end = i128::try_from(n - 1).ok()?.checked_mul(s as i128)?;
            Some((low.checked_add(end.min(0))?, high.checked_add(end.max(0))?))
        },
    )
}
