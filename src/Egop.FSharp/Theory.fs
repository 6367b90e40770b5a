namespace Egop

open MathNet.Numerics.LinearAlgebra

/// The theory as certificates: each statement's two sides as numbers, its assumptions and a verdict.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Theory =

    /// Every statement that applies to an objective and its EGOP. C#: Certificates.CheckAll(objective, distribution, estimate)
    let checkAll
        (distribution: int -> IIsotropicDistribution)
        (estimate: EgopEstimate)
        (objective: IObjective)
        : CertificateTable =
        Certificates.CheckAll(objective, distribution objective.Dimension, estimate)

    /// The same with known constants. C#: Certificates.CheckAll(objective, distribution, estimate, options)
    let checkAllWith
        (options: GeometryOptions)
        (distribution: int -> IIsotropicDistribution)
        (estimate: EgopEstimate)
        (objective: IObjective)
        : CertificateTable =
        Certificates.CheckAll(objective, distribution objective.Dimension, estimate, options)

    /// An objective, its EGOP and its Hessian at a minimum, side by side. C#: EgopGeometry.Of(objective, distribution, estimate)
    let geometry
        (distribution: int -> IIsotropicDistribution)
        (estimate: EgopEstimate)
        (objective: IObjective)
        : EgopGeometry =
        EgopGeometry.Of(objective, distribution objective.Dimension, estimate)

    /// Smallest coordinate-wise smoothness constants of the Hessian at a point. C#: CoordinateSmoothness.At(objective, point)
    let smoothness (point: float[]) (objective: IObjective) : SmoothnessInterval =
        CoordinateSmoothness.At(objective, point)

    /// Smallest coordinate-wise smoothness constants of a Hessian. C#: CoordinateSmoothness.OfHessian(hessian)
    let smoothnessOf (hessian: Matrix<float>) : SmoothnessInterval = CoordinateSmoothness.OfHessian hessian

    /// A stationary point near a start. C#: Minimizer.Find(objective, start)
    let minimum (start: float[]) (objective: IObjective) : Minimum = Minimizer.Find(objective, start)

    /// Adagrad's measured stationarity and its bound along a run. C#: ConvergenceStatements.Follow(objective, start, infimum, constants, rate, steps)
    let bound
        (constants: float seq)
        (infimum: float)
        (rate: float)
        (steps: int)
        (start: float[])
        (objective: IObjective)
        : BoundCurve =
        ConvergenceStatements.Follow(objective, start, infimum, ResizeArray constants, rate, steps)

    /// The same in a basis, with constants in its coordinates. C#: ConvergenceStatements.Follow(..., basis)
    let boundIn
        (basis: IBasis)
        (constants: float seq)
        (infimum: float)
        (rate: float)
        (steps: int)
        (start: float[])
        (objective: IObjective)
        : BoundCurve =
        ConvergenceStatements.Follow(objective, start, infimum, ResizeArray constants, rate, steps, basis)

    /// Whether iterates of a method follow a change of basis. C#: EquivarianceStatements.Iterates(objective, optimizer, basis, start)
    let equivariance (basis: IBasis) (optimizer: IOptimizer) (start: float[]) (objective: IObjective) : Certificate =
        EquivarianceStatements.Iterates(objective, optimizer, basis, start)

    /// The certificates of a verdict. C#: table.Where(c => c.Verdict == verdict)
    let withVerdict (verdict: Verdict) (table: CertificateTable) : Certificate list =
        table |> Seq.filter (fun c -> c.Verdict = verdict) |> List.ofSeq

    /// A piece of HTML. C#: Printers.Html(table)
    let toHtml (table: CertificateTable) : string = Printers.Html table
