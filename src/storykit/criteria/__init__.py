"""The scoring criteria, one a file. A new one is a file here and a line in CRITERIA."""

from storykit.criteria import advocacy, contagion, freshness, narrative, offering, outcome, persona, problem, segment
from storykit.criteria.base import Criterion

CRITERIA: tuple[Criterion, ...] = (
    offering.CRITERION,
    persona.CRITERION,
    outcome.CRITERION,
    segment.CRITERION,
    problem.CRITERION,
    narrative.CRITERION,
    contagion.CRITERION,
    advocacy.CRITERION,
    freshness.CRITERION,
)
