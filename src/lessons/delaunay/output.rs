//! The result: lists of lists for so many points as JSON is fit for, and flat arrays of doubles for more.

use serde_json::{Map, Value, json};

use crate::algo::geometry::Point;
use crate::algo::geometry::delaunay::{Cell, State, Voronoi, voronoi};
use crate::algo::geometry::vertex::Vertex;
use crate::lessons::Output;
use crate::lessons::plane::{fields, vertex_json};
use crate::lessons::sorting::MOST_IN_JSON;

pub fn output(state: &State) -> Output {
    let (triangles, voronoi) = (state.triangles(), voronoi(state));
    let mut output = Output::default();
    // A corner too far away for numbers has no place in an array.
    let flat: Option<Vec<Point>> = voronoi.corners.iter().map(Vertex::at).collect();
    match flat.filter(|_| state.points().len() > MOST_IN_JSON) {
        Some(corners) => {
            let corners_of = triangles.into_iter().flatten().map(f64::from);
            output.doubles.insert("triangles".into(), corners_of.collect());
            put_flat(&mut output, &corners, &voronoi);
        }
        None => {
            output.json.insert("triangles".into(), triangles.into_iter().map(|corners| json!(corners)).collect());
            let corners: Value = voronoi.corners.into_iter().map(vertex_json).collect();
            let cells: Value = voronoi.cells.iter().map(cell).collect();
            output.json.insert("voronoi".into(), json!({"corners": corners, "cells": cells}));
        }
    }
    output
}

/// The fields that a cell doesn't need aren't there.
fn cell(cell: &Cell) -> Value {
    let mut json = Map::new();
    json.insert("site".into(), json!(cell.site));
    json.insert("corners".into(), json!(cell.corners));
    if let Some(rays) = cell.rays {
        json.insert("rays".into(), rays.map(fields::json).into_iter().collect());
    }
    if !cell.lines.is_empty() {
        let line = |line: &[_; 2]| line.map(fields::json).into_iter().collect::<Value>();
        json.insert("lines".into(), cell.lines.iter().map(line).collect());
    }
    json.into()
}

/// `corners` x and y in turn; `sites`; `cells` their corners one after the other, the first of cell i at `starts[i]`; `rays` and `lines` five
/// numbers each: the site, and two directions, or a point and a direction.
fn put_flat(output: &mut Output, corners: &[Point], voronoi: &Voronoi) {
    let mut starts = vec![0.0];
    let [mut cells, mut rays, mut lines] = [const { Vec::new() }; 3];
    for cell in &voronoi.cells {
        cells.extend(cell.corners.iter().map(|&corner| f64::from(corner)));
        starts.push(cells.len() as f64);
        let five = |[one, other]: [Point; 2]| [f64::from(cell.site), one.x, one.y, other.x, other.y];
        rays.extend(cell.rays.into_iter().flat_map(five));
        lines.extend(cell.lines.iter().copied().flat_map(five));
    }
    let sites = voronoi.cells.iter().map(|cell| f64::from(cell.site)).collect();
    let corners = corners.iter().flat_map(|at| [at.x, at.y]).collect();
    output.json.insert("voronoi".into(), json!({}));
    for (name, list) in
        [("corners", corners), ("sites", sites), ("starts", starts), ("cells", cells), ("rays", rays), ("lines", lines)]
    {
        output.doubles.insert(format!("voronoi.{name}"), list);
    }
}

/// What a result says, whichever form it has. Indices are within their lists.
pub struct Told {
    pub triangles: Vec<[usize; 3]>,
    /// None where there are no numbers for it.
    pub corners: Vec<Option<Point>>,
    pub cells: Vec<ToldCell>,
}

#[derive(Default)]
pub struct ToldCell {
    pub site: usize,
    pub corners: Vec<usize>,
    /// A point of each border that is a whole line.
    pub lines: Vec<Point>,
}

/// None where the result isn't one of so many points.
pub fn read(output: &Output, points: usize) -> Option<Told> {
    let told = if output.doubles.is_empty() { read_json(output)? } else { read_flat(output)? };
    let are_sound = told.triangles.iter().flatten().chain(told.cells.iter().map(|cell| &cell.site)).all(|&index| index < points)
        && told.cells.iter().flat_map(|cell| &cell.corners).all(|&corner| corner < told.corners.len());
    are_sound.then_some(told)
}

fn read_json(output: &Output) -> Option<Told> {
    let index = |value: &Value| value.as_u64().map(|index| index as usize);
    let point = |value: &Value| Some(Point::new(value.get(0)?.as_f64()?, value.get(1)?.as_f64()?));
    let triangle = |value: &Value| {
        let [a, b, c] = &value.as_array()?[..] else { return None };
        Some([index(a)?, index(b)?, index(c)?])
    };
    let voronoi = output.json.get("voronoi")?;
    let cell = |cell: &Value| {
        let corners: Option<Vec<usize>> = cell.get("corners")?.as_array()?.iter().map(index).collect();
        let lines = cell.get("lines").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let lines: Option<Vec<Point>> = lines.iter().map(|line| point(line.get(0)?)).collect();
        Some(ToldCell { site: index(cell.get("site")?)?, corners: corners?, lines: lines? })
    };
    let triangles: Option<_> = output.json.get("triangles")?.as_array()?.iter().map(triangle).collect();
    let cells: Option<_> = voronoi.get("cells")?.as_array()?.iter().map(cell).collect();
    let corners = voronoi.get("corners")?.as_array()?.iter().map(point).collect();
    Some(Told { triangles: triangles?, corners, cells: cells? })
}

fn read_flat(output: &Output) -> Option<Told> {
    let list = |name: &str| output.doubles.get(name).map(Vec::as_slice);
    let indices = |list: &[f64]| list.iter().map(|&index| index as usize).collect::<Vec<_>>();
    let (sites, starts) = (indices(list("voronoi.sites")?), indices(list("voronoi.starts")?));
    let corners_of = indices(list("voronoi.cells")?);
    let cell = |(&site, ends): (&usize, &[usize])| {
        Some(ToldCell { site, corners: corners_of.get(ends[0]..ends[1])?.to_vec(), lines: Vec::new() })
    };
    let cells: Option<Vec<ToldCell>> = sites.iter().zip(starts.windows(2)).map(cell).collect();
    let mut cells = cells?;
    for line in list("voronoi.lines")?.chunks_exact(5) {
        let place = cells.binary_search_by_key(&(line[0] as usize), |cell| cell.site).ok()?;
        cells[place].lines.push(Point::new(line[1], line[2]));
    }
    let triangles =
        list("triangles")?.chunks_exact(3).map(|corners| [corners[0], corners[1], corners[2]].map(|corner| corner as usize));
    let corners = list("voronoi.corners")?.chunks_exact(2).map(|at| Some(Point::new(at[0], at[1])));
    Some(Told { triangles: triangles.collect(), corners: corners.collect(), cells })
}
