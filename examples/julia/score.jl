# score.jl: libprh from Julia. A d x n matrix, one item per column, is the same memory as the library's n rows
# of d values, so nothing is copied and nothing is transposed.

using Printf

const libprh = "libprh.so.0.1"

# Handles, and structs field by field as in the headers.
mutable struct prh_representation end
mutable struct prh_metric end

struct prh_view
    data::Ptr{Cvoid}
    rows::Int64
    cols::Int64
    ld::Int64
    dtype::Int32
    reserved::Int32
end

struct prh_metric_options
    struct_size::UInt64
    k::Int64
    kernel::Ptr{UInt8}
    svcca_rank::Int64
    convention::Int32
    precision::Int32
end

dtype(::Type{Float64}) = Int32(1)
dtype(::Type{Float32}) = Int32(2)
dtype(::Type{Float16}) = Int32(3)

# A negative status is a failure; a positive one is a note, and the outputs are written.
function check(status::Int32)
    status >= 0 && return
    what = unsafe_string(ccall((:prh_status_string, libprh), Cstring, (Int32,), status))
    detail = unsafe_string(ccall((:prh_last_error, libprh), Cstring, ()))
    error("$what: $detail")
end

# A matrix seen in place: the struct holds on to it for as long as the library may read it.
mutable struct Representation
    handle::Ptr{prh_representation}
    memory::Matrix

    function Representation(X::Matrix{<:Union{Float64,Float32,Float16}})
        d, n = size(X)
        view = Ref(prh_view(pointer(X), n, d, d, dtype(eltype(X)), 0))
        out = Ref{Ptr{prh_representation}}(C_NULL)
        status = GC.@preserve X ccall((:prh_representation_wrap, libprh), Int32,
            (Ref{Ptr{prh_representation}}, Ref{prh_view}, Ptr{Cvoid}, Ptr{Cvoid}), out, view, C_NULL, C_NULL)
        check(status)
        finalizer(new(out[], X)) do made
            ccall((:prh_representation_destroy, libprh), Cvoid, (Ptr{prh_representation},), made.handle)
        end
    end
end

mutable struct Metric
    handle::Ptr{prh_metric}

    function Metric(name::String; k = 10)
        options = Ref(prh_metric_options(sizeof(prh_metric_options), k, C_NULL, 0, 0, 0))
        out = Ref{Ptr{prh_metric}}(C_NULL)
        check(ccall((:prh_metric_create_by_name, libprh), Int32,
            (Ref{Ptr{prh_metric}}, Cstring, Ref{prh_metric_options}), out, name, options))
        finalizer(new(out[])) do made
            ccall((:prh_metric_destroy, libprh), Cvoid, (Ptr{prh_metric},), made.handle)
        end
    end
end

function score(metric::Metric, x::Representation, y::Representation)
    value = Ref{Cdouble}(0.0)
    status = GC.@preserve metric x y ccall((:prh_metric_compute, libprh), Int32,
        (Ptr{prh_metric}, Ptr{prh_representation}, Ptr{prh_representation}, Ref{Cdouble}),
        metric.handle, x.handle, y.handle, value)
    check(status)
    return value[]
end

score(metric::Metric, X::Matrix, Y::Matrix) = score(metric, Representation(X), Representation(Y))

function main()
    n, p, q = 200, 3, 5 # stands for your features: the same n items seen twice
    X = Float32[i * (j + 2) % 17 - 8 for j in 0:p-1, i in 0:n-1]
    Y = Float32[X[j % p + 1, i + 1] + i * (j + 5) % 7 for j in 0:q-1, i in 0:n-1]
    for name in ("mutual_knn", "cka")
        @printf("%s %.12f\n", name, score(Metric(name), X, Y))
    end
end

main()
