//! Compares drawn symbols with the naive version, which follows the clauses module by module. Draws
//! with the baseline instructions, and with those of this processor.

use super::{all_capacities, filling, options, plan};
use crate::encode::codewords::final_message;
use crate::naive::drawing::{WAYS, naive};
use crate::naive::masks::{best, grid};
use crate::symbol::draw::DrawJob;
use crate::symbol::matrix::Matrix;
use crate::symbol::template::template;
use crate::{Content, Mask};

#[test]
fn draws_every_version_level_and_mask_as_the_naive_version() {
    for (version, level) in all_capacities() {
        let text = filling(version, level, 100);
        let content = [Content::Text(&text)];
        let segments = plan(&content, &options(version, level, None))
            .unwrap()
            .segments;
        let mut message = Vec::new();
        final_message(&segments, version, level, &mut Vec::new(), &mut message);
        let template = template(version, level);
        let expected: Vec<_> = Mask::all()
            .map(|mask| (mask, naive(&message, version, level, mask)))
            .collect();
        let best = best(
            expected
                .iter()
                .map(|(mask, modules)| (*mask, grid(modules))),
        );
        // Draws over another symbol.
        let mut drawn = Matrix::new(177, 177);
        drawn.lines_mut().fill([u64::MAX; 3]);
        for draw in WAYS {
            let masks = expected
                .iter()
                .map(|(mask, modules)| (Some(*mask), *mask, modules));
            let of_best = &expected[usize::from(best.number())].1;
            for (mask, expected_mask, expected) in masks.chain([(None, best, of_best)]) {
                let drawn_mask = draw(DrawJob {
                    template,
                    message: &message,
                    mask,
                    modules: &mut drawn,
                });
                assert_eq!(drawn_mask, expected_mask, "{version} {level:?}");
                assert!(drawn == *expected, "{version} {level:?} {mask:?}");
            }
        }
    }
}
