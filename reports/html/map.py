"""The map: regions as marks at their coordinates over a coastline, as plain SVG geometry for the templates.

The coastline is Natural Earth's (see the README of this room). Near the equator a degree is as wide as it is
high, so longitude and latitude are drawn as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

WIDTH = 1000
"""Of every map, in its own units."""
NATION = (94.0, -11.6, 142.0, 7.2)
"""West, south, east and north of Indonesia, degrees."""
_FEW = 60
"""Up to so many marks are drawn large, with their letter, and can be reached by keyboard."""
_LABELLED = 40
_AROUND = 1.4
"""What a map shows, as a multiple of the extent of its marks: those stand in the middle of their regions."""
_NARROWEST = 1.5
"""Degrees: a single town is shown with some of its coast around it."""
_FLATTEST, _TALLEST = 0.38, 0.62
"""Height of a map as a share of its width."""

_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """What is to be marked. `link` is relative to the page of the map; empty for a region without results."""

    name: str
    lat: float
    lon: float
    band: str
    """The class of the mark: hijau, kuning, merah, none, or unvisited."""
    letter: str
    title: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A name beside a mark."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place with where it is drawn."""

    place: Place
    x: float
    y: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Map:
    """Everything that the template needs to draw."""

    width: int
    height: int
    neighbours: str
    """SVG path data of the other countries' coast."""
    country: str
    marks: tuple[Mark, ...]
    radius: float
    is_dense: bool
    """Whether marks are too many to be letters and steps of the keyboard."""


def draw(places: Sequence[Place]) -> Map | None:
    """Draw the places over the coast around them; None when there are none."""
    if not places:
        return None
    box = _box(places)
    scale = WIDTH / (box[2] - box[0])
    height = round((box[3] - box[1]) * scale)
    neighbours, country = (_path(rings, box, scale) for rings in _coast())
    visited = sum(bool(place.link) for place in places)
    is_dense = visited > _FEW
    radius = 5.0 if is_dense else 11.0
    # Those with results are drawn last and so lie on top.
    ordered = sorted(places, key=lambda place: bool(place.link))
    points = [((place.lon - box[0]) * scale, (box[3] - place.lat) * scale) for place in ordered]
    labels = _labels(ordered, points, radius, height) if visited <= _LABELLED else [None] * len(ordered)
    marks = tuple(
        Mark(place, round(x, 1), round(y, 1), label)
        for place, (x, y), label in zip(ordered, points, labels, strict=True)
    )
    return Map(WIDTH, height, neighbours, country, marks, radius, is_dense)


def _box(places: Sequence[Place]) -> _Box:
    """Return what the map shows: the nation, or the surroundings of marks that lie close together."""
    west, east = min(place.lon for place in places), max(place.lon for place in places)
    south, north = min(place.lat for place in places), max(place.lat for place in places)
    width, height = max(_AROUND * (east - west), _NARROWEST), max(_AROUND * (north - south), _NARROWEST / 2)
    if width > 0.6 * (NATION[2] - NATION[0]):
        return NATION
    width = max(width, height / _TALLEST)
    height = max(height, width * _FLATTEST)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2


@cache
def _coast() -> tuple[list[list[list[float]]], list[list[list[float]]]]:
    """Return the rings of the neighbours and of Indonesia."""
    features = json.loads((Path(__file__).parent / "indonesia.geojson").read_text("utf-8"))["features"]
    rings = {
        feature["properties"]["own"]: [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon]
        for feature in features
    }
    return rings[0], rings[1]


def _path(rings: Iterable[Sequence[Sequence[float]]], box: _Box, scale: float) -> str:
    """Return the rings that reach into the box as path data, in steps from point to point."""
    parts = []
    for ring in rings:
        xs, ys = [point[0] for point in ring], [point[1] for point in ring]
        if max(xs) < box[0] or min(xs) > box[2] or max(ys) < box[1] or min(ys) > box[3]:
            continue
        points = [(round((x - box[0]) * scale), round((box[3] - y) * scale)) for x, y in ring]
        steps = [f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(points) if (x, y) != (a, b)]
        if len(steps) > 2:
            parts.append(f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z")
    return "".join(parts)


def _labels(
    places: Sequence[Place], points: Sequence[tuple[float, float]], radius: float, height: int
) -> list[Label | None]:
    """Put each name where it hides neither a mark nor another name; leave it out where nothing is free."""
    taken: list[_Box] = [(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    labels: list[Label | None] = []
    for place, (x, y) in zip(places, points, strict=True):
        length, half = 8.6 * len(place.name), 9.0
        candidates = (
            ("start", x + radius + 4, y, (x + radius + 2, y - half, x + radius + 4 + length, y + half)),
            ("end", x - radius - 4, y, (x - radius - 4 - length, y - half, x - radius - 2, y + half)),
            ("middle", x, y - radius - 10, (x - length / 2, y - radius - 20, x + length / 2, y - radius - 1)),
            ("middle", x, y + radius + 10, (x - length / 2, y + radius + 1, x + length / 2, y + radius + 20)),
        )
        chosen = None
        for anchor, label_x, label_y, area in candidates if place.link else ():
            inside = area[0] > 0 and area[2] < WIDTH and area[1] > 0 and area[3] < height
            if inside and not any(_overlap(area, other) for other in taken):
                taken.append(area)
                chosen = Label(round(label_x, 1), round(label_y, 1), anchor)
                break
        labels.append(chosen)
    return labels


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
