"""prh_example.py X.npy Y.npy: libprh from Python with ctypes and NumPy; arrays are read where they lie."""

import ctypes
import sys
from ctypes import POINTER, byref, c_char_p, c_double, c_int32, c_int64, c_uint64, c_void_p

import numpy as np

prh = ctypes.CDLL("libprh.so.0.1")  # the soname: found where the system looks for libraries

DTYPES = {"float64": 1, "float32": 2, "float16": 3}  # PRH_F64, PRH_F32, PRH_F16


class View(ctypes.Structure):
    """prh_view"""
    _fields_ = [("data", c_void_p), ("rows", c_int64), ("cols", c_int64), ("ld", c_int64),
                ("dtype", c_int32), ("reserved", c_int32)]


class MetricOptions(ctypes.Structure):
    """prh_metric_options"""
    _fields_ = [("struct_size", c_uint64), ("k", c_int64), ("kernel", c_char_p), ("svcca_rank", c_int64),
                ("convention", c_int32), ("precision", c_int32)]


class LayerPair(ctypes.Structure):
    """prh_layer_pair"""
    _fields_ = [("score", c_double), ("layer_x", c_int64), ("layer_y", c_int64)]


class NullOptions(ctypes.Structure):
    """prh_null_options; all zero but the size: 1000 draws, or a closed form where there is one"""
    _fields_ = [("struct_size", c_uint64), ("permutations", c_int64), ("alpha", c_double), ("seed", c_uint64),
                ("blocks", c_void_p), ("table", c_void_p), ("stop_after", c_int64), ("top", c_int64),
                ("method", c_int32), ("aggregate", c_int32), ("circular", c_int32), ("reserved", c_int32)]


class NullResult(ctypes.Structure):
    """prh_null_result"""
    _fields_ = [("struct_size", c_uint64), ("score", c_double), ("mean", c_double), ("sd", c_double),
                ("skewness", c_double), ("z", c_double), ("threshold", c_double), ("p", c_double),
                ("calibrated", c_double), ("alpha", c_double), ("layer_x", c_int64), ("layer_y", c_int64),
                ("values", c_int64), ("reached", c_int64), ("method", c_int32), ("reserved", c_int32)]


class AlignOptions(ctypes.Structure):
    """prh_align_options"""
    _fields_ = [("struct_size", c_uint64), ("preprocessing", c_char_p), ("memory_limit", c_uint64),
                ("num_threads", c_int32), ("reserved", c_int32), ("progress", c_void_p), ("progress_data", c_void_p),
                ("store", c_void_p), ("null", POINTER(NullOptions))]


class PrhError(Exception):
    pass


def checked(status, function, arguments):
    """Turns a negative status into an exception; a positive one is a note, and the outputs are written."""
    if status < 0:
        raise PrhError(f"{prh.prh_status_string(status).decode()}: {prh.prh_last_error().decode()}")
    return status


def declare(name, result, *arguments):
    function = getattr(prh, name)
    function.argtypes = arguments
    if result is checked:
        function.restype, function.errcheck = c_int32, checked
    else:
        function.restype = result


OUT = POINTER(c_void_p)  # a handle to be created
declare("prh_status_string", c_char_p, c_int32)
declare("prh_last_error", c_char_p)
declare("prh_representation_wrap", checked, OUT, POINTER(View), c_void_p, c_void_p)
declare("prh_representation_destroy", None, c_void_p)
declare("prh_model_create", checked, OUT, POINTER(c_void_p), c_int64, c_void_p)
declare("prh_model_destroy", None, c_void_p)
declare("prh_metric_create_by_name", checked, OUT, c_char_p, POINTER(MetricOptions))
declare("prh_metric_destroy", None, c_void_p)
declare("prh_metric_compute", checked, c_void_p, c_void_p, c_void_p, POINTER(c_double))
declare("prh_align", checked, OUT, c_void_p, c_void_p, c_void_p, POINTER(AlignOptions))
declare("prh_alignment_null", c_void_p, c_void_p)
declare("prh_null_get_result", checked, c_void_p, POINTER(NullResult))
declare("prh_null_method_name", c_char_p, c_int32)
declare("prh_alignment_best", checked, c_void_p, POINTER(LayerPair))
declare("prh_alignment_layers_x", c_int64, c_void_p)
declare("prh_alignment_layers_y", c_int64, c_void_p)
declare("prh_alignment_scores", POINTER(c_double), c_void_p)
declare("prh_alignment_destroy", None, c_void_p)


class Handle:
    """Creates a handle and destroys it; `keep` holds whatever the handle reads and does not own."""

    def __init__(self, create, destroy, *arguments, keep=None):
        self.pointer, self.destroy, self.keep = c_void_p(), destroy, keep
        create(byref(self.pointer), *arguments)

    def __del__(self):
        self.destroy(self.pointer)  # NULL is fine


def representation(array):
    """A matrix, items in rows, seen in place. Rows may lie apart; the elements of one may not."""
    if array.ndim != 2 or array.dtype.name not in DTYPES or not array.dtype.isnative:
        raise ValueError(f"a matrix of {', '.join(DTYPES)} is needed, not {array.ndim} dimensions of {array.dtype}")
    if array.strides[1] != array.itemsize or array.strides[0] % array.itemsize or array.strides[0] <= 0:
        raise ValueError("rows are not contiguous: take numpy.ascontiguousarray(array), which copies")
    view = View(array.ctypes.data, *array.shape, array.strides[0] // array.itemsize, DTYPES[array.dtype.name], 0)
    return Handle(prh.prh_representation_wrap, prh.prh_representation_destroy, byref(view), None, None, keep=array)


def model(array):
    """n x d: one layer; n x L x d: a stack of L layers, each seen in place."""
    stack = array[:, None, :] if array.ndim == 2 else array
    layers = [representation(stack[:, i, :]) for i in range(stack.shape[1])]
    pointers = (c_void_p * len(layers))(*[layer.pointer for layer in layers])
    return Handle(prh.prh_model_create, prh.prh_model_destroy, pointers, len(layers), None, keep=layers)


def metric(name, k=10):
    options = MetricOptions(struct_size=ctypes.sizeof(MetricOptions), k=k)
    return Handle(prh.prh_metric_create_by_name, prh.prh_metric_destroy, name.encode(), byref(options))


def score(x, y, name, k=10):
    """One number for two matrices; exactly what it is told, with no preprocessing."""
    value = c_double()
    a, b, m = representation(x), representation(y), metric(name, k)
    prh.prh_metric_compute(m.pointer, a.pointer, b.pointer, byref(value))
    return value.value


def align(x, y, name="mutual_knn", k=10):
    """The best pair of layers (score, layer of x, layer of y), the null of the best, the matrix of all scores."""
    a, b, m = model(x), model(y), metric(name, k)
    chance = NullOptions(struct_size=ctypes.sizeof(NullOptions))
    options = AlignOptions(struct_size=ctypes.sizeof(AlignOptions), null=ctypes.pointer(chance))
    result = Handle(prh.prh_align, prh.prh_alignment_destroy, m.pointer, a.pointer, b.pointer, byref(options))
    best, null = LayerPair(), NullResult(struct_size=ctypes.sizeof(NullResult))
    prh.prh_alignment_best(result.pointer, byref(best))
    prh.prh_null_get_result(prh.prh_alignment_null(result.pointer), byref(null))
    shape = prh.prh_alignment_layers_x(result.pointer), prh.prh_alignment_layers_y(result.pointer)
    scores = np.ctypeslib.as_array(prh.prh_alignment_scores(result.pointer), shape).copy()
    return best, null, scores  # the copy outlives the result


def main():
    x, y = np.load(sys.argv[1]), np.load(sys.argv[2])
    if x.ndim == 2 and y.ndim == 2:
        for name in ("mutual_knn", "cka"):
            print(f"{name} {score(x, y, name):.12f}")
    else:
        best, null, scores = align(x, y)
        print(f"{best.score:.12f} at layers {best.layer_x}, {best.layer_y}")
        method = prh.prh_null_method_name(null.method).decode()
        print(f"p = {null.p:.3g} ({method}), calibrated {null.calibrated:.6f}")
        for row in scores:
            print(" ".join(f"{value:.4f}" for value in row))


if __name__ == "__main__":
    main()
