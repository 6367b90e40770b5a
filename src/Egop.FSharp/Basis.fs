namespace Egop

open MathNet.Numerics.LinearAlgebra

/// Orthonormal changes of coordinates θ = V z.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Basis =

    /// The original coordinates of R^d. C#: Bases.Identity(dimension)
    let identity (dimension: int) : IBasis = Bases.Identity dimension

    /// The eigenbasis of an estimated EGOP. C#: Bases.FromEgop(estimate)
    let ofEgop (estimate: EgopEstimate) : IBasis = Bases.FromEgop estimate

    /// The eigenbasis of one block of an estimate, in its own coordinates. C#: Bases.FromEgop(block)
    let ofBlock (block: EgopBlock) : IBasis = Bases.FromEgop block

    /// A basis from the orthonormal columns of a matrix. C#: Bases.Dense(vectors)
    let dense (vectors: Matrix<float>) : IBasis = Bases.Dense vectors

    /// One basis for each block of a partition. C#: Bases.Block(partition, bases)
    let block (partition: CoordinatePartition) (bases: IBasis seq) : IBasis = Bases.Block(partition, bases)

    /// The eigenbasis of an estimated EGOP, kept in another format. C#: Bases.FromEgop(estimate, storage)
    let ofEgopStored (storage: BasisStorage) (estimate: EgopEstimate) : IBasis = Bases.FromEgop(estimate, storage)

    /// The r leading eigenvectors of an estimated EGOP, the rest dropped. C#: Bases.Partial(estimate, rank)
    let leading (rank: int) (estimate: EgopEstimate) : PartialBasis = Bases.Partial(estimate, rank)

    /// Orthonormal columns, the rest dropped. C#: Bases.Partial(vectors)
    let partial (vectors: Matrix<float>) : PartialBasis = Bases.Partial vectors

    /// The same vectors kept in another format. C#: basis.Stored(storage)
    let stored (storage: BasisStorage) (basis: PartialBasis) : PartialBasis = basis.Stored storage

    /// A partial basis with its complement kept in original coordinates. C#: basis.KeepComplement()
    let keepComplement (basis: PartialBasis) : IBasis = basis.KeepComplement()

    /// A partial basis completed to a square one. C#: basis.Complete(seed)
    let complete (seed: int) (basis: PartialBasis) : IBasis = basis.Complete(uint64 seed)

    /// L ⊗ R for matrices of m × n: W = L Z Rᵀ. C#: Bases.Kronecker(left, right)
    let kronecker (left: Matrix<float>) (right: Matrix<float>) : IBasis = Bases.Kronecker(left, right)

    /// For each weight matrix, the eigenbasis of the Kronecker product nearest to its EGOP. C#: Bases.Kronecker(estimate, layout)
    let kroneckerOfEgop (layout: ParameterLayout) (estimate: EgopEstimate) : IBasis = Bases.Kronecker(estimate, layout)

    /// For each weight matrix, the eigenvectors of E[G Gᵀ] and E[Gᵀ G]. C#: Bases.Kronecker(objective, distribution, options)
    let kroneckerOfGradients
        (options: EgopOptions)
        (distribution: int -> #ISamplingDistribution)
        (objective: IObjective)
        : IBasis =
        Bases.Kronecker(objective, distribution objective.Dimension, options)

    /// The Kronecker basis nearest to a dense one, for matrices of m × n. C#: Bases.NearestKronecker(vectors, rows, columns)
    let nearestKronecker (rows: int) (columns: int) (vectors: Matrix<float>) : IBasis =
        Bases.NearestKronecker(vectors, rows, columns)

    /// An estimate of the EGOP's eigenbasis around the point a run has reached. C#: BasisRefresh.Egop(options, distribution)
    let egopAround (options: EgopOptions) (distribution: int -> #ISamplingDistribution) : RefreshPoint -> IBasis =
        fun at -> BasisRefresh.Egop(options, distribution at.Objective.Dimension).Invoke at

    /// A new basis every so many steps. C#: new BasisRefresh { Every = every, Estimate = estimate }
    let refresh (every: int) (estimate: RefreshPoint -> IBasis) : BasisRefresh =
        BasisRefresh(Every = every, Estimate = estimate)

    /// Flops and bytes of one change of basis. C#: basis.Cost
    let cost (basis: IBasis) : BasisCost = basis.Cost

    /// V, column i the i-th basis vector. C#: basis.ToMatrix()
    let toMatrix (basis: IBasis) : Matrix<float> = basis.ToMatrix()

    /// How far the stored basis is from orthonormal. C#: basis.OrthogonalityError()
    let orthogonalityError (basis: IBasis) : float = basis.OrthogonalityError()

    /// A rotation of R^d drawn from the Haar measure. C#: Bases.RandomRotation(dimension, seed)
    let randomRotation (seed: int) (dimension: int) : IBasis = Bases.RandomRotation(dimension, uint64 seed)

    /// A random rotation of each block on its own. C#: Bases.RandomRotation(partition, seed)
    let blockRandomRotation (seed: int) (partition: CoordinatePartition) : IBasis =
        Bases.RandomRotation(partition, uint64 seed)

    /// z = Vᵀ θ. C#: basis.ToBasis(x)
    let toBasis (basis: IBasis) (x: float[]) : float[] = basis.ToBasis x

    /// θ = V z. C#: basis.ToOriginal(z)
    let toOriginal (basis: IBasis) (z: float[]) : float[] = basis.ToOriginal z
