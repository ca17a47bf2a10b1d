//! A plan in parts for several machines.
//!
//! Books that share a body stay together, so that no machine lays out what another has. Such groups are dealt out by cost,
//! the dearest first, each to the part that has least so far. Sources, selection and tool version alone decide which part
//! a job is in: machines that have never heard of each other make parts that fit.

use std::collections::BTreeMap;

use super::cost::{Estimate, estimates};
use super::plan::Plan;
use super::workspace::Workspace;

/// Which part of a plan each job is in.
#[derive(Debug, Clone)]
pub struct Shards {
    /// Of each job, in the plan's order: the number of its part, from 1.
    parts: Vec<usize>,
}

impl Shards {
    /// Divides a plan into `count` parts, some of them empty where there are fewer bodies.
    pub fn new(workspace: &Workspace, plan: &Plan, count: usize) -> Self {
        Self::of(&estimates(workspace, plan), count)
    }

    /// Divides jobs of which these are the estimates.
    pub fn of(estimates: &[Estimate], count: usize) -> Self {
        let mut groups: BTreeMap<usize, u64> = BTreeMap::new();
        for Estimate { cost, body } in estimates {
            *groups.entry(*body).or_default() += cost;
        }
        let parts = deal(&groups, count);
        Self { parts: estimates.iter().map(|estimate| parts[&estimate.body]).collect() }
    }

    /// The number of the part that each job is in, from 1, in the plan's order.
    pub fn parts(&self) -> &[usize] {
        &self.parts
    }

    /// The jobs of a plan that are in the part with this number.
    pub fn part(&self, plan: Plan, number: usize) -> Plan {
        let jobs = plan.jobs.into_iter().zip(&self.parts).filter(|(_, part)| **part == number);
        Plan { jobs: jobs.map(|(job, _)| job).collect() }
    }
}

/// Deals groups out to parts: the part of each body's group, from 1.
fn deal(groups: &BTreeMap<usize, u64>, count: usize) -> BTreeMap<usize, usize> {
    let mut loads = vec![0u64; count.clamp(1, groups.len().max(1))];
    let mut dearest: Vec<(usize, u64)> = groups.iter().map(|(body, cost)| (*body, *cost)).collect();
    // Those that cost the same stay in the plan's order.
    dearest.sort_by_key(|(_, cost)| std::cmp::Reverse(*cost));
    let mut parts = BTreeMap::new();
    for (body, cost) in dearest {
        let least = (0..loads.len()).min_by_key(|part| loads[*part]).unwrap_or(0);
        loads[least] += cost;
        parts.insert(body, least + 1);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(body: usize, cost: u64) -> Estimate {
        Estimate { cost, body }
    }

    /// The costs of `count` parts of these jobs.
    fn loads(jobs: &[Estimate], count: usize) -> Vec<u64> {
        let shards = Shards::of(jobs, count);
        let load =
            |part| jobs.iter().zip(shards.parts()).filter(|(_, own)| **own == part).map(|(job, _)| job.cost).sum();
        (1..=count).map(load).collect()
    }

    #[test]
    fn jobs_with_one_body_are_in_one_part_however_many_there_are() {
        let jobs: Vec<Estimate> = (0..60).map(|index| job(index % 4, 3 + index as u64 % 7)).collect();
        for count in 1..=9 {
            let shards = Shards::of(&jobs, count);
            for body in 0..4 {
                let mut parts: Vec<usize> =
                    (0..60).filter(|index| index % 4 == body).map(|index| shards.parts()[index]).collect();
                parts.dedup();
                assert_eq!(parts.len(), 1, "body {body} in {count} parts");
            }
        }
    }

    #[test]
    fn every_job_is_in_one_part_and_the_parts_cost_about_the_same() {
        let jobs: Vec<Estimate> = (0..50).map(|body| job(body, 100 + 13 * (body as u64 % 5))).collect();
        for count in [1, 2, 3, 7, 10] {
            let loads = loads(&jobs, count);
            assert_eq!(loads.iter().sum::<u64>(), jobs.iter().map(|job| job.cost).sum::<u64>());
            // No part has more than the others by more than one job.
            assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 152, "{count}: {loads:?}");
        }
    }

    #[test]
    fn one_dear_body_does_not_stand_in_line_behind_cheap_ones() {
        assert_eq!(loads(&[job(0, 10), job(1, 10), job(2, 10), job(3, 30)], 2), [30, 30]);
    }

    #[test]
    fn there_may_be_more_parts_than_work() {
        assert_eq!(loads(&[job(0, 5), job(0, 5)], 3), [10, 0, 0]);
        assert_eq!(loads(&[], 2), [0, 0]);
        assert_eq!(Shards::of(&[job(0, 1), job(1, 1)], usize::MAX).parts(), [1, 2]);
    }
}
