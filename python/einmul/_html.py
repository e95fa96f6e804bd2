"""Arrays in notebooks: shape, dtype, size, and a thumbnail of the values."""

from html import escape


#: Cells along the longer side of a thumbnail, and their size in pixels.
_CELLS = 24
_PIXELS = 6

#: From low to high: a dark blue, a neutral grey, a warm yellow.
_COLOURS = ((44, 62, 120), (214, 214, 208), (214, 142, 36))


def repr_html(array) -> str:
    """The array's description as HTML; everything in it is escaped."""
    shape = escape(" × ".join(map(str, array.shape)) or "0-d")
    facts = f"{shape}, {escape(str(array.dtype))}, {_bytes(array.nbytes)}"
    text = f"<pre style='margin:0'>{escape(repr(array))}</pre>"
    return (
        "<div class='einmul-array' style='display:flex;gap:1em;align-items:flex-start'>"
        f"{_thumbnail(array)}<div><div><b>einmul.Array</b> {facts}</div>{text}</div></div>"
    )


def _thumbnail(array) -> str:
    """A heat map of a matrix, at most 24 cells a side; nothing for other arrays."""
    kind = array.dtype.kind
    if array.ndim != 2 or array.size == 0 or kind == "c":
        return ""
    rows, cols = (_picked(length) for length in array.shape)
    values = [[float(array[i, j]) for j in cols] for i in rows]
    finite = [v for row in values for v in row if v - v == 0.0]
    low, high = (min(finite), max(finite)) if finite else (0.0, 0.0)
    cells = []
    for y, row in enumerate(values):
        for x, value in enumerate(row):
            place = f"x='{x * _PIXELS}' y='{y * _PIXELS}' width='{_PIXELS}' height='{_PIXELS}'"
            cells.append(f"<rect {place} fill='{_colour(value, low, high)}'/>")
    width, height = len(cols) * _PIXELS, len(rows) * _PIXELS
    title = f"<title>{low:.6g} to {high:.6g}</title>"
    return f"<svg width='{width}' height='{height}' role='img'>{title}{''.join(cells)}</svg>"


def _picked(length: int) -> list[int]:
    """Positions spread evenly over an axis."""
    count = min(length, _CELLS)
    return [i * length // count for i in range(count)]


def _colour(value: float, low: float, high: float) -> str:
    if value != value or value - value != 0.0:
        return "#c0392b"
    place = 0.5 if high == low else (value - low) / (high - low)
    below, above = (_COLOURS[0], _COLOURS[1]) if place < 0.5 else (_COLOURS[1], _COLOURS[2])
    part = place * 2 if place < 0.5 else place * 2 - 1
    mixed = (round(a + (b - a) * part) for a, b in zip(below, above))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _bytes(count: int) -> str:
    size = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TiB"


