//! Finds what outlines cover by the fill rule `nonzero`, whichever way they run and however often they
//! overlap, as those of letters may.
//!
//! A row of pixels is divided into strips, and each outline is taken to cross a strip at one place,
//! halfway down.

/// The number of strips of a row.
const STRIPS: u16 = 16;

/// A line that is not horizontal, from top to bottom.
#[derive(Clone, Copy)]
struct Edge {
    top: f32,
    bottom: f32,
    /// The place at height 0.
    start: f32,
    slope: f32,
    /// 1 if the outline runs downwards, and -1 if it runs upwards.
    direction: i32,
}

/// The lines of outlines.
#[derive(Default)]
pub(super) struct Winding {
    edges: Vec<Edge>,
}

impl Winding {
    /// Adds a line.
    pub fn push(&mut self, from: (f32, f32), to: (f32, f32)) {
        if from.1 == to.1 {
            return;
        }
        let (direction, upper, lower) = if from.1 < to.1 {
            (1, from, to)
        } else {
            (-1, to, from)
        };
        let slope = (lower.0 - upper.0) / (lower.1 - upper.1);
        self.edges.push(Edge {
            top: upper.1,
            bottom: lower.1,
            start: upper.0 - upper.1 * slope,
            slope,
            direction,
        });
    }

    /// Calls `cover` with the row of each part of a strip that is covered, its left and right end, and
    /// the height of a strip. Forgets the lines.
    pub fn finish(&mut self, mut cover: impl FnMut(usize, f32, f32, f32)) {
        self.edges.sort_unstable_by(|a, b| a.top.total_cmp(&b.top));
        let strips = f32::from(STRIPS);
        let Some(first) = self.edges.first() else {
            return;
        };
        let mut strip = (first.top.max(0.0) * strips) as usize;
        let (mut next, mut active) = (0, Vec::<Edge>::new());
        let mut crossings = Vec::new();
        while next < self.edges.len() || !active.is_empty() {
            let y = (strip as f32 + 0.5) / strips;
            while self.edges.get(next).is_some_and(|edge| edge.top <= y) {
                active.push(self.edges[next]);
                next += 1;
            }
            active.retain(|edge| edge.bottom > y);
            crossings.clear();
            crossings.extend(
                active
                    .iter()
                    .map(|edge| (edge.start + y * edge.slope, edge.direction)),
            );
            crossings.sort_unstable_by(|a: &(f32, i32), b| a.0.total_cmp(&b.0));
            let (mut winding, mut left) = (0, 0.0);
            for &(x, direction) in &crossings {
                if winding == 0 {
                    left = x;
                }
                winding += direction;
                if winding == 0 {
                    cover(strip / usize::from(STRIPS), left, x, 1.0 / strips);
                }
            }
            strip += 1;
        }
        self.edges.clear();
    }
}
