//! Einstein summation: subscripts, and their expansion into sums over axes,
//! transposes and (stacked) matrix products, so that no kernel of its own is needed.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use einmul_array::reduce::ReduceOp;
use einmul_array::shape::element_count;
use einmul_array::ufunc::BinaryOp;
use einmul_array::{Shape, format_shape};
use smallvec::SmallVec;

use crate::Error;
use crate::graph::{Graph, NodeId, Op};

/// The subscripts of an einsum: a letter for each axis of each operand.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subscripts {
    inputs: Vec<Vec<char>>,
    output: Vec<char>,
}

/// Something wrong with subscripts, and the bytes where it stands.
type Problem = (String, Range<usize>);

impl fmt::Display for Subscripts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inputs: Vec<String> = self.inputs.iter().map(|i| i.iter().collect()).collect();
        write!(f, "{}->{}", inputs.join(","), self.output.iter().collect::<String>())
    }
}

impl Subscripts {
    /// Reads a text such as `ij,jk->ik`. Without an arrow the result has every
    /// letter that appears once, in alphabetical order, as in NumPy.
    ///
    /// # Errors
    /// What is wrong and the bytes where it stands.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let (left, right) = match text.find("->") {
            Some(at) => (&text[..at], Some((&text[at + 2..], at + 2))),
            None => (text, None),
        };
        let letters = |part: &str, start: usize| -> Result<Vec<char>, Problem> {
            let mut out = Vec::new();
            for (at, c) in part.char_indices() {
                if c.is_alphabetic() {
                    out.push(c);
                } else if part[at..].starts_with("...") {
                    let place = start + at..start + at + 3;
                    return Err(("`...` is not supported; name every axis".to_owned(), place));
                } else if !c.is_whitespace() {
                    let place = start + at..start + at + c.len_utf8();
                    return Err((format!("`{c}` is no index; indices are letters"), place));
                }
            }
            Ok(out)
        };
        let (mut inputs, mut start) = (Vec::new(), 0);
        for part in left.split(',') {
            inputs.push(letters(part, start)?);
            start += part.len() + 1;
        }
        let output = match right {
            Some((part, start)) => {
                let output = letters(part, start)?;
                for (k, c) in output.iter().enumerate() {
                    let at = part.find(*c).map_or(start, |at| start + at);
                    let place = at..at + c.len_utf8();
                    if !inputs.iter().any(|input| input.contains(c)) {
                        return Err((format!("the result's index `{c}` is in no operand"), place));
                    }
                    if output[..k].contains(c) {
                        return Err((format!("the result names index `{c}` twice"), place));
                    }
                }
                output
            }
            None => {
                let mut counts = BTreeMap::new();
                inputs.iter().flatten().for_each(|c| *counts.entry(*c).or_insert(0) += 1);
                counts.into_iter().filter(|&(_, n)| n == 1).map(|(c, _)| c).collect()
            }
        };
        Ok(Self { inputs, output })
    }

    /// The shape of the result for operands of these shapes.
    ///
    /// # Errors
    /// [`Error::Operation`] naming the index whose lengths differ, or the operand
    /// with another number of axes than letters.
    pub fn output_shape(&self, shapes: &[&[usize]]) -> Result<Shape, Error> {
        let lengths = self.lengths(shapes)?;
        Ok(self.output.iter().map(|c| lengths[c]).collect())
    }

    fn lengths(&self, shapes: &[&[usize]]) -> Result<BTreeMap<char, usize>, Error> {
        if shapes.len() != self.inputs.len() {
            let (named, given) = (self.inputs.len(), shapes.len());
            let problem = format!("the subscripts name {named} operands, {given} given");
            return Err(Error::operation("einsum", problem));
        }
        let mut lengths: BTreeMap<char, (usize, usize)> = BTreeMap::new();
        for (k, (letters, shape)) in self.inputs.iter().zip(shapes).enumerate() {
            if letters.len() != shape.len() {
                return Err(Error::operation(
                    "einsum",
                    format!(
                        "operand {k} has shape {}, its subscripts `{}` name {} axes",
                        format_shape(shape),
                        letters.iter().collect::<String>(),
                        letters.len()
                    ),
                ));
            }
            for (axis, (&c, &n)) in letters.iter().zip(*shape).enumerate() {
                let twin = letters[..axis].iter().position(|&other| other == c);
                let entry = lengths.entry(c).or_insert((k, n));
                let (first, known) = match twin {
                    Some(twin) => (k, shape[twin]),
                    None => *entry,
                };
                if known == n || (twin.is_none() && n == 1) {
                    continue;
                }
                if twin.is_some() || known != 1 {
                    return Err(Error::operation(
                        "einsum",
                        format!(
                            "index `{c}` has length {known} in operand {first} and {n} in operand {k}"
                        ),
                    ));
                }
                // An axis of length one stretches to another operand's.
                *entry = (k, n);
            }
        }
        Ok(lengths.into_iter().map(|(c, (_, n))| (c, n)).collect())
    }
}

/// An operand of a partly contracted einsum.
#[derive(Clone)]
struct Term {
    node: NodeId,
    letters: Vec<char>,
}

/// Adds the operations that compute an einsum.
///
/// Operands are joined in pairs: by least work for the pair where `by_cost`, from
/// left to right otherwise.
///
/// # Errors
/// As [`Graph::add`].
pub(crate) fn expand(
    graph: &mut Graph,
    subscripts: &Subscripts,
    args: &[NodeId],
    by_cost: bool,
) -> Result<NodeId, Error> {
    let mut terms: Vec<Term> = Vec::new();
    for (&node, letters) in args.iter().zip(&subscripts.inputs) {
        terms.push(distinct_letters(graph, Term { node, letters: letters.clone() })?);
    }
    let shapes: Vec<Shape> =
        args.iter().map(|&node| Shape::from_slice(graph.shape(node))).collect();
    let shapes: Vec<&[usize]> = shapes.iter().map(Shape::as_slice).collect();
    let lengths = subscripts.lengths(&shapes)?;
    for term in &mut terms {
        leave_out_stretched(graph, term, &lengths)?;
    }
    for k in 0..terms.len() {
        terms[k] = sum_lone_letters(graph, &terms, k, &subscripts.output)?;
    }
    while terms.len() > 1 {
        let (i, j) = if by_cost { cheapest_pair(graph, &terms) } else { (0, 1) };
        let right = terms.remove(j);
        let left = terms.remove(i);
        let needed: Vec<char> =
            terms.iter().flat_map(|t| &t.letters).chain(&subscripts.output).copied().collect();
        let joined = match multiplied(graph, &left, &right, &needed, &subscripts.output)? {
            Some(product) => product,
            None => contract(graph, &left, &right, &needed)?,
        };
        terms.insert(i, joined);
    }
    let Some(last) = terms.pop() else {
        return Err(Error::operation("einsum", "needs at least one operand"));
    };
    arrange(graph, &last, &subscripts.output)
}

/// `ii` becomes the diagonal `i`.
fn distinct_letters(graph: &mut Graph, mut term: Term) -> Result<Term, Error> {
    loop {
        let repeated = (0..term.letters.len()).find_map(|i| {
            let j = (i + 1..term.letters.len()).find(|&j| term.letters[i] == term.letters[j])?;
            Some((i, j))
        });
        let Some((i, j)) = repeated else { return Ok(term) };
        let c = term.letters[i];
        let mut order: SmallVec<[usize; 6]> =
            (0..term.letters.len()).filter(|&k| k != i && k != j).collect();
        let rest: Vec<char> = order.iter().map(|&k| term.letters[k]).collect();
        order.extend([i, j]);
        let moved = graph.add(Op::Permute(order), [term.node])?;
        term.node = graph.add(Op::Diagonal, [moved])?;
        term.letters = rest;
        term.letters.push(c);
    }
}

/// Takes away axes of length one that stretch along another operand's: an index that an
/// operand lacks is one that it repeats along.
fn leave_out_stretched(
    graph: &mut Graph,
    term: &mut Term,
    lengths: &BTreeMap<char, usize>,
) -> Result<(), Error> {
    let own = Shape::from_slice(graph.shape(term.node));
    let stays = |(c, n): &(char, &usize)| **n == lengths[c];
    let (letters, shape): (Vec<char>, Shape) =
        term.letters.iter().copied().zip(&own).filter(stays).map(|(c, &n)| (c, n)).unzip();
    term.letters = letters;
    term.node = reshape(graph, term.node, shape)?;
    Ok(())
}

/// Sums the indices that only this operand has.
fn sum_lone_letters(
    graph: &mut Graph,
    terms: &[Term],
    k: usize,
    output: &[char],
) -> Result<Term, Error> {
    let term = &terms[k];
    let used = |c: &char| {
        output.contains(c)
            || terms.iter().enumerate().any(|(other, t)| other != k && t.letters.contains(c))
    };
    let axes: SmallVec<[usize; 6]> =
        (0..term.letters.len()).filter(|&axis| !used(&term.letters[axis])).collect();
    if axes.is_empty() {
        return Ok(term.clone());
    }
    let dtype = graph.dtype(term.node);
    let summed = graph.add(Op::Reduce(ReduceOp::Sum, axes), [term.node])?;
    // Sums widen integers; einsum keeps the operands' dtype, as NumPy does.
    let node =
        if graph.dtype(summed) == dtype { summed } else { graph.add(Op::Cast(dtype), [summed])? };
    Ok(Term { node, letters: term.letters.iter().copied().filter(used).collect() })
}

fn cheapest_pair(graph: &Graph, terms: &[Term]) -> (usize, usize) {
    let work = |i: usize, j: usize| -> f64 {
        let mut lengths: BTreeMap<char, usize> = BTreeMap::new();
        for term in [&terms[i], &terms[j]] {
            lengths
                .extend(term.letters.iter().copied().zip(graph.shape(term.node).iter().copied()));
        }
        lengths.values().map(|&n| n as f64).product()
    };
    let pairs = (0..terms.len()).flat_map(|i| (i + 1..terms.len()).map(move |j| (i, j)));
    pairs.min_by(|&(a, b), &(c, d)| work(a, b).total_cmp(&work(c, d))).unwrap_or((0, 1))
}

/// One pair of which nothing is summed, as a product of elements: both operands get every
/// index, in the result's order, those they lack with length one.
fn multiplied(
    graph: &mut Graph,
    left: &Term,
    right: &Term,
    needed: &[char],
    output: &[char],
) -> Result<Option<Term>, Error> {
    let either = |c: &char| left.letters.contains(c) || right.letters.contains(c);
    if left.letters.iter().any(|c| right.letters.contains(c) && !needed.contains(c)) {
        return Ok(None);
    }
    let mut letters: Vec<char> = output.iter().copied().filter(either).collect();
    for &c in left.letters.iter().chain(&right.letters) {
        if !letters.contains(&c) {
            letters.push(c);
        }
    }
    let mut stretched = |term: &Term| {
        let own: Vec<char> = letters.iter().copied().filter(|c| term.letters.contains(c)).collect();
        let node = arrange(graph, term, &own)?;
        let mut lengths = graph.shape(node).to_vec().into_iter();
        let one_where_missing =
            |c: &char| if own.contains(c) { lengths.next().unwrap_or(1) } else { 1 };
        let shape: Shape = letters.iter().map(one_where_missing).collect();
        reshape(graph, node, shape)
    };
    let (a, b) = (stretched(left)?, stretched(right)?);
    let node = graph.add(Op::Binary(BinaryOp::Multiply), [a, b])?;
    Ok(Some(Term { node, letters }))
}

/// One pair as a (stacked) matrix product: shared indices that live on are the
/// stack, shared indices that do not are summed.
fn contract(graph: &mut Graph, left: &Term, right: &Term, needed: &[char]) -> Result<Term, Error> {
    let both = |c: &char| left.letters.contains(c) && right.letters.contains(c);
    let only = |of: &Term| of.letters.iter().copied().filter(|c| !both(c)).collect::<Vec<_>>();
    let stack: Vec<char> =
        left.letters.iter().copied().filter(|c| both(c) && needed.contains(c)).collect();
    let inner: Vec<char> =
        left.letters.iter().copied().filter(|c| both(c) && !needed.contains(c)).collect();
    let (rows, cols) = (only(left), only(right));
    let a = grouped(graph, left, &[&stack, &rows, &inner])?;
    let b = grouped(graph, right, &[&stack, &inner, &cols])?;
    let product = graph.add(Op::MatMul, [a, b])?;
    let letters: Vec<char> = stack.iter().chain(&rows).chain(&cols).copied().collect();
    let length = |c: &char| {
        let of = if left.letters.contains(c) { left } else { right };
        of.letters.iter().position(|l| l == c).map_or(1, |axis| graph.shape(of.node)[axis])
    };
    let shape: Shape = letters.iter().map(length).collect();
    Ok(Term { node: reshape(graph, product, shape)?, letters })
}

/// The operand with its axes in groups, each group after the first one axis; an
/// empty first group leaves a plain matrix.
fn grouped(graph: &mut Graph, term: &Term, groups: &[&[char]; 3]) -> Result<NodeId, Error> {
    let order: Vec<char> = groups.iter().flat_map(|group| group.iter().copied()).collect();
    let arranged = arrange(graph, term, &order)?;
    let lengths = Shape::from_slice(graph.shape(arranged));
    let (first, second) = (groups[0].len(), groups[0].len() + groups[1].len());
    let mut shape = Shape::from_slice(&lengths[..first]);
    if first > 0 {
        // All stacked axes as one, so that both operands agree on the rank.
        shape = Shape::from_slice(&[element_count(&lengths[..first])?]);
    }
    shape.push(element_count(&lengths[first..second])?);
    shape.push(element_count(&lengths[second..])?);
    reshape(graph, arranged, shape)
}

fn reshape(graph: &mut Graph, node: NodeId, shape: Shape) -> Result<NodeId, Error> {
    if graph.shape(node) == shape.as_slice() {
        return Ok(node);
    }
    graph.add(Op::Reshape(shape), [node])
}

/// The operand with its axes in the order of `letters`, which names each once.
fn arrange(graph: &mut Graph, term: &Term, letters: &[char]) -> Result<NodeId, Error> {
    let axes: SmallVec<[usize; 6]> =
        letters.iter().filter_map(|c| term.letters.iter().position(|l| l == c)).collect();
    if axes.iter().copied().eq(0..term.letters.len()) {
        return Ok(term.node);
    }
    graph.add(Op::Permute(axes), [term.node])
}
