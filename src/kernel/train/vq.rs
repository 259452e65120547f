//! A codebook and its rounds in one plan: assignment, lookup, losses, and how the codes move.

use std::sync::Arc;

use super::layers::Layers;
use super::state::State;
use crate::kernel::{BufferId, Command, Data, Downloads, Plan, PlanBuilder, downloaded};
use crate::words::Failure;

/// How codes move after each assignment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CodeUpdate {
    /// Against the gradient of the mean squared distance.
    Gradient { rate: f32 },
    /// To the quotient of two moving averages, of the sums and of the numbers of their vectors. Both begin as if one vector lay on the code; nothing is
    /// smoothed. With a decay of 0 that is one round of k-means.
    Ema { decay: f32 },
}

/// Rounds of vector quantisation: `steps` times assign and update, and one assignment more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vq {
    pub rows: u32,
    pub codes: u32,
    pub columns: u32,
    pub update: CodeUpdate,
    pub steps: u32,
    /// Whether codes that no vector chose are put on vectors after each update.
    pub revives: bool,
    /// Whether each round's nearest codes and codebook come back, not only the last ones.
    pub keeps: bool,
    /// The vector whose distances to all first codes come back.
    pub watched: Option<u32>,
}

/// A code with fewer uses on average stays where it is.
const LEAST_USES: f32 = 1e-6;

/// What came back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VqRun {
    /// One an assignment.
    pub rounds: Vec<VqRound>,
    /// The last codes.
    pub codes: Vec<f32>,
    /// Of the last assignment.
    pub nearest: Vec<u32>,
    /// Of the last assignment: by how much each score is ahead of the second best, as the kernel rounded.
    pub margins: Vec<f32>,
    /// Of the watched vector, to the first codes.
    pub watched: Vec<f32>,
}

/// One assignment, and the update after it if there is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VqRound {
    /// How many vectors chose each code.
    pub uses: Vec<u32>,
    /// The mean squared distance.
    pub loss: f32,
    /// Codes and the vectors that they were put on.
    pub revived: Vec<(u32, u32)>,
    /// Where [`Vq::keeps`] asks for them, the codes before the update, and the nearest of each vector.
    pub codes: Vec<f32>,
    pub nearest: Vec<u32>,
}

impl Vq {
    /// # Panics
    /// When there are vectors but no codes.
    pub fn plan(&self, vectors: Arc<Vec<f32>>, codes: Arc<Vec<f32>>, measure: bool) -> Plan {
        let Vq { rows, codes: count, columns, steps, .. } = *self;
        let mut builder = Plan::builder(measure);
        let words = |len: u32| u64::from(len) * 4;
        let rounds = steps + 1;
        let at = Buffers {
            vectors: builder.upload("vectors", Data::F32(vectors.clone())),
            codes: builder.upload("codes", Data::F32(codes.clone())),
            average_sums: builder.upload("average sums", Data::F32(codes)),
            average_uses: builder.upload("average uses", Data::F32(Arc::new(vec![1.0; count as usize]))),
            state: builder.upload("state", State::new(1.0).data()),
            nearest: builder.temporary("nearest", words(2 * rows)),
            distances: builder.temporary("distances", words(rows)),
            sums: builder.temporary("sums", words(count * columns)),
            uses: builder.temporary("uses", words(count)),
            dcodes: builder.temporary("code gradient", words(count * columns)),
            sources: builder.temporary("sources", words(count)),
            losses: builder.temporary("losses", words(rounds)),
            all_uses: builder.temporary("uses by round", words(rounds * count)),
            all_sources: builder.temporary("sources by round", words((steps * count).max(1))),
            all_codes: builder.temporary("codes by round", words(rounds * count * columns)),
            all_nearest: builder.temporary("nearest by round", words(rounds * rows)),
        };
        if let Some(watched) = self.watched {
            self.watch(&mut builder, &at, &vectors[(watched * columns) as usize..][..columns as usize]);
        }
        for round in 0..rounds {
            self.assign(&mut builder, &at, round);
            if round < steps {
                self.update(&mut builder, &at, round);
            }
        }
        for buffer in [at.codes, at.nearest, at.losses, at.all_uses] {
            builder.download(buffer);
        }
        if self.revives && steps > 0 {
            builder.download(at.all_sources);
        }
        if self.keeps {
            builder.download(at.all_codes);
            builder.download(at.all_nearest);
        }
        builder.finish()
    }

    /// The squared differences of each code to one vector.
    fn watch(&self, builder: &mut PlanBuilder, at: &Buffers, vector: &[f32]) {
        let watched = builder.upload("watched", Data::F32(Arc::new(vector.to_vec())));
        let only = builder.upload("watched only", Data::U32(Arc::new(vec![0; self.codes as usize])));
        let distances = builder.temporary("watched distances", u64::from(self.codes) * 4);
        let mut layers = Layers { builder };
        layers.vq_distances([at.codes, watched, only], distances, [self.codes, self.columns]);
        builder.download(distances);
    }

    fn assign(&self, builder: &mut PlanBuilder, at: &Buffers, round: u32) {
        let Vq { rows, codes: count, columns, .. } = *self;
        if self.keeps {
            copy(builder, at.codes, at.all_codes, round, count * columns);
        }
        let mut layers = Layers { builder };
        layers.vq_assign_with_margins(at.vectors, at.codes, at.nearest, [rows, count, columns]);
        layers.vq_distances([at.vectors, at.codes, at.nearest], at.distances, [rows, columns]);
        layers.sum(at.distances, rows, false, 1.0 / rows.max(1) as f32, at.losses, round);
        layers.segment_sum([at.nearest, at.vectors], [at.sums, at.uses], count, [rows, columns]);
        copy(builder, at.uses, at.all_uses, round, count);
        if self.keeps {
            copy(builder, at.nearest, at.all_nearest, round, rows);
        }
    }

    fn update(&self, builder: &mut PlanBuilder, at: &Buffers, round: u32) {
        let Vq { rows, codes: count, columns, .. } = *self;
        let mut layers = Layers { builder };
        match self.update {
            CodeUpdate::Gradient { rate } => {
                let factor = 2.0 / rows.max(1) as f32;
                layers.vq_grad_codes([at.codes, at.sums, at.uses, at.state], at.dcodes, count, columns, factor);
                layers.add_scaled(at.dcodes, at.codes, count * columns, -rate);
            }
            CodeUpdate::Ema { decay } => {
                let averages = [at.average_sums, at.average_uses];
                layers.vq_ema([at.sums, at.uses], averages, at.codes, [count, columns], [decay, LEAST_USES]);
            }
        }
        if self.revives {
            let averages = [at.average_sums, at.average_uses];
            layers.vq_revive([at.vectors, at.distances, at.uses], averages, [at.codes, at.sources], [rows, count, columns]);
            copy(builder, at.sources, at.all_sources, round, count);
        }
    }

    /// What the plan brought back.
    ///
    /// # Errors
    /// `crashed` when it isn't there.
    pub fn collect(&self, downloads: &Downloads) -> Result<VqRun, Failure> {
        let (rows, count, entries) = (self.rows as usize, self.codes as usize, (self.codes * self.columns) as usize);
        let losses: Vec<f32> = downloaded(downloads, "losses")?;
        let uses: Vec<f32> = downloaded(downloads, "uses by round")?;
        let sources = if self.revives && self.steps > 0 { downloaded(downloads, "sources by round")? } else { Vec::new() };
        let (all_codes, all_nearest) = match self.keeps {
            true => (downloaded(downloads, "codes by round")?, downloaded(downloads, "nearest by round")?),
            false => (Vec::new(), Vec::new()),
        };
        fn of_round<T: Copy>(all: &[T], round: usize, len: usize) -> Vec<T> {
            all.get(round * len..(round + 1) * len).unwrap_or_default().to_vec()
        }
        let round = |round: usize| VqRound {
            uses: of_round(&uses, round, count).into_iter().map(|uses| uses as u32).collect(),
            loss: losses.get(round).copied().unwrap_or_default(),
            revived: (0..).zip(of_round(&sources, round, count)).filter(|(_, source)| *source != u32::MAX).collect(),
            codes: of_round(&all_codes, round, entries),
            nearest: of_round(&all_nearest, round, rows),
        };
        let mut nearest: Vec<u32> = downloaded(downloads, "nearest")?;
        let margins = nearest.split_off(rows.min(nearest.len())).into_iter().take(rows).map(f32::from_bits).collect();
        Ok(VqRun {
            rounds: (0..=self.steps as usize).map(round).collect(),
            codes: downloaded(downloads, "codes")?.into_iter().take(entries).collect(),
            nearest,
            margins,
            watched: if self.watched.is_some() { downloaded(downloads, "watched distances")? } else { Vec::new() },
        })
    }
}

struct Buffers {
    vectors: BufferId,
    codes: BufferId,
    average_sums: BufferId,
    average_uses: BufferId,
    state: BufferId,
    nearest: BufferId,
    distances: BufferId,
    sums: BufferId,
    uses: BufferId,
    dcodes: BufferId,
    sources: BufferId,
    losses: BufferId,
    all_uses: BufferId,
    all_sources: BufferId,
    all_codes: BufferId,
    all_nearest: BufferId,
}

/// Into the place of a round, each of `len` words.
fn copy(builder: &mut PlanBuilder, from: BufferId, to: BufferId, round: u32, len: u32) {
    let bytes = u64::from(len) * 4;
    builder.push(Command::Copy { from, from_byte: 0, to, to_byte: u64::from(round) * bytes, bytes });
}
