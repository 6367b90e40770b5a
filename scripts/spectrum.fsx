// The EGOP of the digits network at full size (experiment F2): dotnet fsi scripts/spectrum.fsx (after a build).
// 3823 training rows, pixels / 16, 64-32-10, rho = N(0, I), d = 2410, M = 2 d full-batch gradients. Needs the UCI files (EGOP_DATA).

#load "egop.fsx"
#load "progress.fsx"

open System
open Egop
open Progress

let samples = 4820
let progress = Progress()
let algebra = orExplain (fun () -> LinearAlgebra.Provider)
let training = orExplain Digits.LoadTraining
let network = Objective.classifier [ 32 ] training
printfn "Linear algebra: %O; %d processors" algebra Environment.ProcessorCount

let estimate name partition =
    progress.Stage name

    let estimate =
        EgopEstimator.Estimate(
            network,
            Sampling.gaussian 1.0 network.Dimension,
            EgopOptions(Samples = samples, Seed = 1UL, Partition = partition),
            { new IProgress<EstimationProgress> with
                member _.Report p = progress.Report((string p.Stage).ToLowerInvariant(), p.Done, p.Total)
            }
        )

    progress.Done $"{estimate.Timings}"
    estimate

let full = estimate "Full EGOP" (CoordinatePartition.Whole network.Dimension)
let blocks = estimate "Block EGOP" (CoordinatePartition.Matrices network.Layout)
let spectrum = full.Spectrum

let figures =
    // Figure, two independent runs elsewhere, how far a run with other random numbers may be from them, reached.
    [
        "stable rank", "69.4 .. 70.0", (69.4, 70.0), spectrum.StableRank
        "lambda_2 / lambda_1", "0.4255", (0.4155, 0.4355), spectrum.DecayRatio 2
        "lambda_10 / lambda_1", "0.37", (0.36, 0.38), spectrum.DecayRatio 10
        "density of the leading eigenvector", "0.52", (0.50, 0.54), full.Blocks[0].Densities[0]
        "stable rank of block W1", "27.9", (27.4, 28.4), blocks["W1"].Spectrum.StableRank
        "stable rank of block W2", "66", (65.0, 67.0), blocks["W2"].Spectrum.StableRank
    ]

printfn "\n  %-36s %14s %10s" "figure" "reference" "reached"

let misses =
    [
        for name, reference, (low, high), reached in figures do
            let ok = low <= reached && reached <= high
            printfn "  %-36s %14s %10.4f  %s" name reference reached (if ok then "ok" else "outside")

            if not ok then name
    ]

printfn
    "\n  stable rank from eigenvalues instead of singular values: %.6f (difference %.1e)"
    spectrum.StableRankFromEigenvalues
    (spectrum.StableRankFromEigenvalues - spectrum.StableRank)

exit (if misses.IsEmpty then 0 else 1)
