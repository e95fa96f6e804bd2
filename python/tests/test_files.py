"""Files from Python: against NumPy's, in every encoding, and what is refused."""

import einmul as em
import numpy as np
import pytest

DTYPES = ["bool", "int8", "uint16", "int64", "float16", "float32", "float64", "complex128"]


@pytest.mark.parametrize("dtype", DTYPES)
def test_npy_is_numpys(tmp_path, dtype):
    path = tmp_path / "a.npy"
    array = em.astype(em.reshape(em.arange(6), (2, 3)), dtype)
    em.save(path, array)
    assert np.load(path).tolist() == array.tolist() and np.load(path).dtype == dtype
    np.save(path, np.asfortranarray(np.arange(6).reshape(2, 3).astype(dtype)))
    back = em.load(str(path))
    assert back.dtype == em.dtype(dtype) and back.tolist() == array.tolist()


def test_extensions(tmp_path):
    array = em.asarray([[1.0, 2.0], [3.0, 4.0]])
    for name in ("a.npy", "a.csv", "a.mtx"):
        em.save(tmp_path / name, array)
        assert em.load(tmp_path / name).tolist() == array.tolist()
    em.save(tmp_path / "plain", array)
    em.save(tmp_path / "model.v2", array)
    assert em.load(tmp_path / "plain.npy").tolist() == array.tolist()
    assert np.load(tmp_path / "model.v2.npy").tolist() == array.tolist()
    em.save(tmp_path / "a.npz", array)
    assert list(em.load(tmp_path / "a.npz")) == ["arr_0"]
    (tmp_path / "s.mtx").write_text(
        "%%MatrixMarket matrix coordinate real general\n2 2 1\n2 1 5\n"
    )
    assert em.load(tmp_path / "s.mtx").tolist() == [[0.0, 0.0], [5.0, 0.0]]


def test_npz_is_numpys(tmp_path):
    em.savez(tmp_path / "a", [1, 2], rows=em.ones(3))
    with np.load(tmp_path / "a.npz") as theirs:
        assert theirs["arr_0"].tolist() == [1, 2] and theirs["rows"].tolist() == [1.0] * 3
    np.savez(tmp_path / "b.npz", np.arange(3), x=np.float32(2.5))
    ours = em.load(tmp_path / "b.npz")
    assert ours["arr_0"].tolist() == [0, 1, 2] and ours["x"].dtype == em.float32
    np.savez_compressed(tmp_path / "c.npz", x=np.zeros((50, 50)))
    assert em.load(tmp_path / "c.npz")["x"].shape == (50, 50)
    with pytest.raises(ValueError, match="twice"):
        em.savez(tmp_path / "d.npz", em.ones(1), arr_0=em.ones(1))


TABLES = [
    ("1 2\n3 4\n", {}),
    ("# head\n1,2\n3,4\n", {"delimiter": ","}),
    ("x y\n1 2\n", {"skiprows": 1}),
    ("1 2 3\n4 5 6\n", {"usecols": (2, 0)}),
    ("1 2 3\n4 5 6\n", {"usecols": 1}),
    ("1 2 3\n4 5 6\n", {"usecols": -1, "ndmin": 2}),
    ("1 2 3\n4 5 6\n", {"unpack": True}),
    ("1 2 3\n", {}),
    ("1 2 3\n", {"ndmin": 2}),
    ("1\n2\n", {}),
    ("1\n2\n", {"ndmin": 2}),
    ("7\n", {}),
    ("7\n", {"ndmin": 1}),
    ("7\n", {"ndmin": 2, "unpack": True}),
    ("1 2\n3 4\n", {"dtype": int}),
    ("1 2\n3 4\n", {"dtype": "float32"}),
    ("1 2 % a\n3 4 // b\n", {"comments": ["%", "//"]}),
    ("nan inf\n-inf 1e3\n", {}),
]


@pytest.mark.parametrize("text, options", TABLES)
def test_loadtxt_is_numpys(tmp_path, text, options):
    path = tmp_path / "a.txt"
    path.write_text(text)
    theirs = np.loadtxt(path, **options)
    ours = em.loadtxt(path, **options)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    np.testing.assert_array_equal(np.asarray(ours), theirs)


def test_savetxt_reads_back(tmp_path):
    path = tmp_path / "a.txt"
    for values in ([[0.1, 1e300], [-0.0, 3.0]], [[1], [2]]):
        em.savetxt(path, values, delimiter=",")
        np.testing.assert_array_equal(np.loadtxt(path, delimiter=",", ndmin=2), values)
    em.savetxt(path, em.asarray([1, 2, 3]))
    assert path.read_text() == "1\n2\n3\n"
    with pytest.raises(em.DTypeError):
        em.savetxt(path, em.asarray([1j]))
    with pytest.raises(em.ShapeError):
        em.savetxt(path, em.ones((1, 1, 1)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_chinese_text_and_paths(tmp_path, encoding):
    folder = tmp_path / "矩阵 数据"
    folder.mkdir()
    (folder / "表.csv").write_bytes("列一,列二\n1,2.5\n3,4\n".encode(encoding))
    assert em.load(folder / "表.csv").tolist() == [[1.0, 2.5], [3.0, 4.0]]
    (folder / "表.txt").write_bytes("# 列一 列二\n1 2.5\n3 4\n".encode(encoding))
    assert em.loadtxt(folder / "表.txt").tolist() == [[1.0, 2.5], [3.0, 4.0]]
    em.save(folder / "数.npy", em.ones(2))
    assert em.load(folder / "数.npy").tolist() == [1.0, 1.0]


REFUSED = [
    ("a.csv", b"a,b\n1,x\n", r"line 2: column 2 `b`: `x` is no number"),
    ("a.csv", b"a,\xff\n1,2\n", r"line 1: the header is neither UTF-8 nor GB18030"),
    ("a.csv", b"", r"empty"),
    ("a.npy", b"\x93NUMPY\x01", r"a\.npy"),
    ("a.npz", b"no archive", r"a\.npz"),
    ("a.mtx", b"%%MatrixMarket matrix array real general\n1 1\nx\n", r"line 3"),
    ("a.dat", b"", r"unknown extension"),
]


@pytest.mark.parametrize("name, content, message", REFUSED)
def test_malformed_content_is_a_value_error_with_its_place(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        em.load(path)


def test_the_systems_refusals_are_os_errors(tmp_path):
    for name in ("a.npy", "a.npz", "a.csv", "a.mtx"):
        with pytest.raises(FileNotFoundError, match=name):
            em.load(tmp_path / name)
        with pytest.raises(OSError):
            em.save(tmp_path / "no" / name, em.ones((1, 1)))
    with pytest.raises(FileNotFoundError):
        em.loadtxt(tmp_path / "a.txt")
    with pytest.raises(ValueError, match="line 2: column 1: `x` is no float64"):
        (tmp_path / "b.txt").write_text("1\nx\n")
        em.loadtxt(tmp_path / "b.txt")
    with pytest.raises(ValueError, match="ndmin"):
        em.loadtxt(tmp_path / "b.txt", ndmin=3)
    with pytest.raises(TypeError):
        em.load(3)
