namespace Egop

open System
open MathNet.Numerics.LinearAlgebra

/// Objectives f : R^d → R. Matrices are MathNet's; parameters are float arrays.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Objective =

    /// ½ xᵀHx. C#: Objectives.Quadratic(h)
    let quadratic (h: Matrix<float>) : IObjective = Objectives.Quadratic h

    /// ½ xᵀDHDx with D = diag(β⁰, ..., β^(n-1)), the Adagrad lecture's quadratic. C#: Objectives.UnbalancedQuadratic(h, beta)
    let unbalancedQuadratic (beta: float) (h: Matrix<float>) : IObjective = Objectives.UnbalancedQuadratic(h, beta)

    /// ½ ‖Aθ − y‖². C#: Objectives.LeastSquares(a, y)
    let leastSquares (a: Matrix<float>) (y: Vector<float>) : IObjective = Objectives.LeastSquares(a, y)

    /// Mean of log(1 + exp(−y_i ⟨a_i, θ⟩)), labels −1 and +1. C#: Objectives.LogisticRegression(a, y)
    let logisticRegression (a: Matrix<float>) (y: Vector<float>) : IObjective = Objectives.LogisticRegression(a, y)

    /// log Σ exp((⟨a_i, θ⟩ − y_i)²). C#: Objectives.LogSumExp(a, y)
    let logSumExp (a: Matrix<float>) (y: Vector<float>) : IObjective = Objectives.LogSumExp(a, y)

    /// (1/n) ‖A W₁ᵀ ⋯ W_kᵀ − Y‖²_F, layer widths from input to output. C#: Objectives.LinearNetwork(widths, a, y)
    let linearNetwork (widths: int seq) (a: Matrix<float>) (y: Matrix<float>) : LinearNetwork =
        Objectives.LinearNetwork(Array.ofSeq widths, a, y)

    /// Mean negative log-likelihood of a ReLU network with log-softmax outputs. C#: Objectives.ReluNetwork(widths, rows, labels)
    let reluNetwork (widths: int seq) (rows: Matrix<float>) (labels: int[]) : ReluNetwork =
        Objectives.ReluNetwork(Array.ofSeq widths, rows, labels)

    /// A ReLU network on labeled data with hidden layers of the given widths. C#: Objectives.ReluNetwork([data.Features, ..hidden, data.Classes], data.ToMatrix(), data.Labels)
    let classifier (hidden: int seq) (data: LabeledImages) : ReluNetwork =
        Objectives.ReluNetwork([| data.Features; yield! hidden; data.Classes |], data.ToMatrix(), data.Labels)

    /// ½ Σ_j (⟨A_j, L Rᵀ⟩ − b_j)² for rank-r factors. C#: Objectives.MatrixFactorization(measurements, b, rank)
    let matrixFactorization (rank: int) (measurements: Matrix<float> seq) (b: Vector<float>) : IObjective =
        Objectives.MatrixFactorization(measurements, b, rank)

    /// Rosenbrock's valley Σ 100 (x_{i+1} − x_i²)² + (1 − x_i)². C#: Objectives.Rosenbrock(dimension)
    let rosenbrock (dimension: int) : IObjective = Objectives.Rosenbrock dimension

    /// From a function that gives value and gradient. C#: Objectives.FromFunction(dimension, (x, gradient) => value)
    let ofFunction (dimension: int) (f: float[] -> float * float[]) : IObjective =
        Objectives.FromFunction(
            dimension,
            fun x gradient ->
                let value, g = f (x.ToArray())
                g.AsSpan().CopyTo gradient
                value
        )

    /// Shuffled minibatches of a number of data rows; evaluating it is still the full batch. For least squares, logistic regression and
    /// networks; others throw. C#: objective.Minibatches(size)
    let minibatches (size: int) (objective: IObjective) : IObjective = objective.Minibatches size

    /// Share of rows that a classifier with parameters theta gets right, on other data. C#: network.WithData(rows, labels).Accuracy(theta)
    let accuracy (data: LabeledImages) (theta: float[]) (network: ReluNetwork) : float =
        network.WithData(data.ToMatrix(), data.Labels).Accuracy theta

    /// f(V z): the objective in the coordinates of a basis. C#: objective.In(basis)
    let inBasis (basis: IBasis) (objective: IObjective) : IObjective = objective.In basis

    /// f(x). C#: objective.Value(x)
    let value (x: float[]) (objective: IObjective) : float = objective.Value x

    /// ∇f(x). C#: objective.Gradient(x)
    let gradient (x: float[]) (objective: IObjective) : float[] = objective.Gradient x

    /// ∇²f(x) v, exact where the objective knows it. C#: objective.HessianVectorProduct(x, v, result)
    let hessianVectorProduct (x: float[]) (v: float[]) (objective: IObjective) : float[] =
        let result: float[] = Array.zeroCreate objective.Dimension
        objective.HessianVectorProduct(x, v, result.AsSpan())
        result

    /// The named arrays of the parameters. C#: objective.Layout()
    let layout (objective: IObjective) : ParameterLayout = objective.Layout()
