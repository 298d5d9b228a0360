"""The known truths of the synthetic world, in one place: who is different, from when, how much.

Units are chosen by their place in the tree, so every scale tells the same stories; tests hold the
generator and the warehouse to them. Factors multiply what the other units have. All numbers are
inventions of this project; no real office is described.
"""

from dataclasses import dataclass, replace
from datetime import date

from pipelines.demo.tree import Change, Tree

# --- units formed, moved, merged, upgraded ------------------------------------------------------
ALWAYS = date(2000, 1, 1)  # units with a history have stood since then
FORMED_ON = date(2025, 3, 12)
FORMED_SHARE = 0.45  # of the residents and posts of the Polsek it was carved out of
MOVED_ON = date(2025, 6, 18)
MERGED_ON = date(2025, 10, 16)
UPGRADED_ON = date(2026, 2, 11)

# --- emergency calls ----------------------------------------------------------------------------
SLOW_FACTOR = 2.2  # on the way to the scene
IMPROVED_ON = date(2025, 9, 1)  # a second operator desk
ANSWER_MEDIAN_SECONDS = 6.0
IMPROVING_MEDIAN_SECONDS = (14.0, 5.0)  # before, from IMPROVED_ON

# --- crime --------------------------------------------------------------------------------------
HOT_FACTOR = 1.8  # crimes per inhabitant
CLEARED_SHARE = 0.74
WEAK_CLEARED_SHARE = 0.42
NEW_CODE_FROM = date(2026, 1, 2)  # KUHP of Law 1/2023

# --- members and desks --------------------------------------------------------------------------
FILL, THIN_FILL = 0.93, 0.68  # members per post
SMALL_PERSONS = 6_000  # residents of the small Polsek
CLOSED_SHARE, SLOW_CLOSED_SHARE = 0.94, 0.55  # of complaints
HELD_SHARE, IDLE_HELD_SHARE = 0.95, 0.5  # of planned reviews
POOR_ANSWER_SHARE = (0.06, 0.28, 0.51, 0.15)  # of marks 1, 2, 3, 4
ANSWER_SHARE = (0.01, 0.07, 0.52, 0.40)
STRONG_MARK, WEAK_MARK, MARK = 87.0, 68.0, 79.0  # mean mark of work behaviour

# --- the disaster -------------------------------------------------------------------------------
DISASTER_FROM, DISASTER_TO = date(2025, 12, 3), date(2025, 12, 17)
SURGE_FACTOR = 6.0  # on the calls of the Polres struck
DISASTER_SHARE = 0.8  # of them handled as contingency


@dataclass(frozen=True)
class Stories:
    """Positions in the tree of the units that differ; `changes` is the history of units.

    `formed` was carved out of `carved_from`; `merged` became part of `merged_into`.
    """

    slow_polsek: int
    small_polsek: int
    improving_polres: int
    hot_polres: int
    weak_clearance_polres: int
    poor_service_polres: int
    idle_polres: int
    strong_polres: int
    weak_polres: int
    disaster_polres: int
    thin_polda: int
    slow_complaints_polda: int
    formed: int
    carved_from: int
    merged: int
    merged_into: int
    moved: int
    upgraded: int
    changes: tuple[Change, ...]


def tell(tree: Tree) -> tuple[Tree, Stories]:
    """The stories, and the tree as it stands in the end."""
    polres = [int(at) for at in tree.at("polres")]
    polda = [int(at) for at in tree.at("polda")]
    sizes = {at: len(tree.below(at, "polsek")) for at in polres}
    pairs = [at for at in polres if (tree.polda[polres] == tree.polda[at]).sum() > 1]
    home = max(pairs, key=lambda at: sizes[at])
    new_parent = next(at for at in pairs if tree.polda[at] == tree.polda[home] and at != home)
    here = [int(at) for at in tree.below(home, "polsek")]
    others = [at for at in polres if at != home]

    def some(number: int) -> int:
        return others[number % len(others)]

    moved, formed, carved, merged, into = here[-1], here[1], here[2], here[3], here[4]
    upgraded = int(tree.below(some(0), "polsek")[-1])
    units = list(tree.units)
    changes = [
        Change(moved, MOVED_ON, "moved", home, units[moved].unit_type),
        Change(upgraded, UPGRADED_ON, "upgraded", int(tree.parent[upgraded]), "rural"),
    ]
    units[moved] = replace(units[moved], parent=new_parent)
    units[upgraded] = replace(units[upgraded], unit_type="urban")
    for old, new, on in ((merged, into, MERGED_ON), (carved, formed, FORMED_ON)):
        for child in range(len(units)):
            if units[child].parent == (merged if on == MERGED_ON else formed):
                changes.append(Change(child, on, "moved", old, units[child].unit_type))
                units[child] = replace(units[child], parent=new)
    final = Tree(units)
    return final, Stories(
        slow_polsek=int(tree.below(some(1), "polsek")[0]),
        small_polsek=int(tree.below(polres[-1], "polsek")[-2]),
        improving_polres=some(1),
        hot_polres=home,
        weak_clearance_polres=some(2),
        poor_service_polres=some(3),
        idle_polres=some(0),
        strong_polres=some(1),
        weak_polres=some(3),
        disaster_polres=some(2),
        thin_polda=polda[-1],
        slow_complaints_polda=polda[len(polda) // 2],
        formed=formed,
        carved_from=carved,
        merged=merged,
        merged_into=into,
        moved=moved,
        upgraded=upgraded,
        changes=tuple(changes),
    )
