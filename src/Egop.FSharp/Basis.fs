namespace Egop

open MathNet.Numerics.LinearAlgebra

/// Orthonormal changes of coordinates θ = V z.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Basis =

    /// The original coordinates of R^d. C#: Bases.Identity(dimension)
    let identity (dimension: int) : IBasis = Bases.Identity dimension

    /// The eigenbasis of an estimated EGOP. C#: Bases.FromEgop(estimate)
    let ofEgop (estimate: EgopEstimate) : IBasis = Bases.FromEgop estimate

    /// A basis from the orthonormal columns of a matrix. C#: Bases.Dense(vectors)
    let dense (vectors: Matrix<float>) : IBasis = Bases.Dense vectors

    /// One basis for each block of a partition. C#: Bases.Block(partition, bases)
    let block (partition: CoordinatePartition) (bases: IBasis seq) : IBasis = Bases.Block(partition, bases)

    /// A rotation of R^d drawn from the Haar measure. C#: Bases.RandomRotation(dimension, seed)
    let randomRotation (seed: int) (dimension: int) : IBasis = Bases.RandomRotation(dimension, uint64 seed)

    /// A random rotation of each block on its own. C#: Bases.RandomRotation(partition, seed)
    let blockRandomRotation (seed: int) (partition: CoordinatePartition) : IBasis =
        Bases.RandomRotation(partition, uint64 seed)

    /// z = Vᵀ θ. C#: basis.ToBasis(x)
    let toBasis (basis: IBasis) (x: float[]) : float[] = basis.ToBasis x

    /// θ = V z. C#: basis.ToOriginal(z)
    let toOriginal (basis: IBasis) (z: float[]) : float[] = basis.ToOriginal z
