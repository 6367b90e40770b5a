(**
# 8. Image classification

Two small ReLU networks, on handwritten digits and on clothes, are trained with Adagrad, Adam and gradient descent, in original coordinates and in those of their block EGOP. This
reproduces figures 1 (right), 4, 10 and 11 of the EGOP paper. The question is the training loss; the accuracy on other images is reported beside it.

The network has one hidden layer. For an image $x$ of class $y$,

$$
s = W_2 \max(W_1 x + b_1, 0) + b_2, \qquad
f(\theta) = \frac1n \sum_{(x, y)} \Bigl( \log \sum_j e^{s_j} - s_y \Bigr) .
$$

Each weight matrix has an EGOP of its own; biases keep their coordinates. For the 64-32-10 network these are blocks of $2048^2$ and $320^2$ numbers.
*)
(*** hide ***)
#load "../scripts/egop.fsx"

open MathNet.Numerics.LinearAlgebra
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook
let hidden, perWeight, epochs = if size = ExperimentSize.Smoke then 4, 0.2, 3 else 32, 1.0, 40

(**
## The images and the network by hand

The library brings 1797 digits of 8 × 8 pixels. They are divided as the paper divides its 5620, in the same proportions: 1222 to train, 191 to validate, 384 to test.
The loss in eight lines, from a parameter vector that holds $W_1$ (by rows), $b_1$, $W_2$, $b_2$:
*)

let parts = Data.digits () |> Data.split 1 (1222, 191, 384)
let network = parts.Training |> Objective.classifier [ hidden ]
let layout = network.Layout

let lossByHand (images: LabeledImages) (theta: float[]) =
    let part (b: ParameterBlock) = theta[b.Offset .. b.Offset + b.Length - 1]
    let matrix (b: ParameterBlock) = Matrix<float>.Build.DenseOfRowMajor(b.Rows, b.Columns, part b)
    let bias (b: ParameterBlock) (scores: Matrix<float>) = scores.MapIndexed(fun _ j s -> s + theta[b.Offset + j])

    let units = (images.ToMatrix() * (matrix layout[0]).Transpose() |> bias layout[1]).PointwiseMaximum 0.0
    let scores = units * (matrix layout[2]).Transpose() |> bias layout[3]

    (scores.EnumerateRows(), images.Labels)
    ||> Seq.map2 (fun row label -> log (row.PointwiseExp().Sum()) - row[label])
    |> Seq.average

let xavier = Sampling.xavierNormal network
let start = network |> Sampling.start 1 xavier

Check.close "loss by hand = library" 1e-10 (Objective.value start network) (lossByHand parts.Training start)

(**
## The block EGOP by hand

A block is the mean of $g\, g^\top$ over sampled points, with the part $g$ of the gradient that belongs to one matrix. Here for $W_2$, from the library's own points: a sample is a
function of a seed and a number, so both can draw the same ones.
*)

let count = 100

let byHand =
    Seq.init count (fun m ->
        let point = (xavier network.Dimension).Draw(SampleKey(Seeds.Derive(0UL, Seeds.Sampling), uint64 m))
        let gradient = network |> Objective.gradient point
        let part = vector (gradient[layout[2].Offset .. layout[2].Offset + layout[2].Length - 1])
        part.OuterProduct part / float count)
    |> Seq.reduce (+)

let library = (network |> Egop.estimateBlocks count xavier).Blocks[1]

Check.that "the block of W2 as the library's" (fun () ->
    (byHand - library.ToMatrix()).L2Norm() < 1e-10 * byHand.L2Norm())

(**
## What the leading directions see

For training, the gradients are those of minibatches of 300 images, one for each weight, at draws of the starting distribution. An eigenvector of the first block has a number for each pair of hidden unit and pixel. In a linear network
(notebook 7) all units would have the same block $C$, of the size of a picture, and nothing would lie between units. ReLU and biases leave less symmetry: units can be exchanged, not turned. The next cell says how much of the
block is $I \otimes C$ still, and shows the first eigenvectors of $C$ as pictures.
*)

let f = network.Minibatches 300
let weights = layout |> Seq.filter _.IsMatrix |> Seq.sumBy _.Length
let egop = f |> Egop.estimateBlocks (int (perWeight * float weights)) xavier
let block1 = egop.Blocks[0].ToMatrix()
let pixels = parts.Training.Features

let c =
    Seq.init hidden (fun i -> block1.SubMatrix(pixels * i, pixels, pixels * i, pixels) / float hidden)
    |> Seq.reduce (+)

let share = float hidden * c.FrobeniusNorm() ** 2.0 / block1.FrobeniusNorm() ** 2.0
printfn "share of the squared entries in I ⊗ C: %.2f" share

let patterns = (c.Evd Symmetricity.Symmetric).EigenVectors

Chart.grid
    3
    [
        for k in 1..3 ->
            let pattern = patterns.Column(pixels - k)

            Matrix<float>.Build.DenseOfRowMajor(8, 8, pattern.ToArray())
            |> Chart.heatMap
            |> Chart.withTitle $"eigenvector {k} of C"
            |> Chart.withSize 300 280
    ]

(**
They are patterns of strokes, in which many pixels take part. A single pixel, a coordinate of the original weights, is a poor description of what changes the loss.

## The experiment on digits

`F1R` trains from several starts. The learning rate that is best in original coordinates is used in both (figure 1, right); in the second picture each has its own best (figure 10). Settings of this size: 60 epochs and three
trials on the library's digits; the paper's: 200 epochs, 50 trials, 3823 images.
*)

let f1r = Experiment.run size "F1R"
f1r |> Experiment.chart "losses one rate"

(*** cell ***)
f1r |> Experiment.chart "losses own rates"

(**
The numbers behind the pictures: rates, final training losses, and the share of the validation images that the final network gets right. (The last column of
the experiment's table, the seconds a run took, is left out: it would differ every time.)
*)

let withoutSeconds (table: Table) =
    let kept =
        [
            for i in 0 .. table.Columns.Length - 1 do
                if table.Columns[i] <> "s a run" then i
        ]

    (Table [ for i in kept -> table.Columns[i] ], table.Rows)
    ||> Seq.fold (fun shorter row -> shorter.AddRow [ for i in kept -> row[i] ])

f1r |> Experiment.table "methods" |> withoutSeconds

(**
Four things to see. Adagrad's training loss is 17 times lower in EGOP coordinates with the shared rate and 26 times with its own; Adam's is 4 and 89 times lower. In EGOP coordinates the best rates are five times larger. Gradient descent and momentum have the same
loss in both: a check of the code, as notebook 2 explains. And the accuracies do not follow the losses: the lowest loss comes with the lowest accuracy.

## The experiment on clothes

`F4` takes the classes 0 to 3 of Fashion-MNIST: T-shirt, trouser, pullover, dress. Its files do not come with the library; where they are not at hand the next cells say so and go on.
Settings of this size: 10 hidden units instead of the paper's 20, 8 epochs instead of 40, two trials instead of ten, and the rate of the original coordinates only. The paper's 14 × 14 pixels and 24000 images are used.
*)

let f4 =
    try
        Ok(Experiment.run size "F4")
    with :? DataException as missing ->
        Error $"F4 was not run: {missing.File} is not on this machine. {missing.Remedy}"

/// What a function makes of the result, or the reason why there is none.
let ofF4 (part: ExperimentResult -> 'part) : obj =
    match f4 with
    | Ok result -> box (part result)
    | Error reason -> box reason

ofF4 (Experiment.chart "losses one rate")

(**
As numbers. Before the table comes one run of Adam in original coordinates with the paper's 20 units and 40 epochs: its accuracy on all test images of these classes.
*)

let longer () =
    let prepared = Data.withClasses [ 0..3 ] >> Data.maxPool2x2
    let clothes = Data.fashionMnist () |> prepared |> Objective.classifier [ 20 ]
    let f = clothes.Minibatches 300
    let options = TrainOptions(Steps = 40 * f.BatchesPerEpoch, RecordEvery = 40 * f.BatchesPerEpoch)
    let start = clothes |> Sampling.start 1 (Sampling.xavierNormal clothes)
    let run = f |> Train.runWith options (Optimizer.adam 0.008) start
    clothes |> Objective.accuracy (prepared (Data.fashionMnistTest ())) (Train.finalPoint run)

if size <> ExperimentSize.Smoke && Result.isOk f4 then
    printfn "20 units, 40 epochs: accuracy %.3f" (longer ())

ofF4 (Experiment.table "methods" >> withoutSeconds)

(**
Both methods end lower in EGOP coordinates, Adagrad at 0.59 and Adam at 0.78 of the loss in original ones. The gain is smaller than for digits. The accuracies are below the paper's for every method; the longer run of the larger network has them.

## Change one number

How many gradients does the basis need? The experiments take one for each weight. Below it is a tenth of that. Try 0.01, and 2. The legend says how many that makes; notebook 10 goes on with this.
*)

let gradientsPerWeight = 0.1 // change this number

let few = max 1 (int (gradientsPerWeight * float weights))
let rate = 0.1
let options = TrainOptions(Steps = epochs * f.BatchesPerEpoch, RecordEvery = f.BatchesPerEpoch)

// Fewer gradients than weights span a part of the space. The covariance method completes the basis.
let fewer =
    let blocks = CoordinatePartition.Matrices layout
    let options = EgopOptions(Samples = few, Partition = blocks, Method = EigenMethod.Covariance)
    f |> Egop.estimateWith options xavier

Chart.losses
    [
        for name, basis in
            [
                "original", Basis.identity f.Dimension
                $"EGOP from {egop.Samples}", Basis.ofEgop egop
                $"EGOP from {few}", Basis.ofEgop fewer
            ] -> name, f |> Train.runWith (options.In basis) (Optimizer.adam rate) start
    ]
|> Chart.withTitle $"Adam, rate {rate}, digits"

(**
## Exercises

**1.** Write the accuracy from scores: the share of rows whose largest score is that of their label.
*)

let accuracy (scores: Matrix<float>) (labels: int seq) : float =
    // answer
    (scores.EnumerateRows(), labels)
    ||> Seq.map2 (fun row label -> if row.MaximumIndex() = label then 1.0 else 0.0)
    |> Seq.average
    // end of answer

(*** cell ***)

let scores = matrix [ [ 3.0; 1.0 ]; [ 0.0; 2.0 ]; [ 5.0; -5.0 ]; [ 1.0; 4.0 ] ]
Check.close "three of four" 1e-12 0.75 (accuracy scores [ 0; 1; 1; 1 ])

(**
**2.** A share $p$ of $m$ independent images has the standard error $\sqrt{p(1-p)/m}$. How far can the accuracies on the 191 validation images be trusted? How many images would make twice the standard error of an accuracy of 95 % half a percentage point?

<details><summary>Answer</summary>

$\sqrt{0.95 \cdot 0.05 / 191} = 0.016$: twice that is 3 percentage points, so most differences in the table are within the sampling error. For half a percentage point, $m = 0.95 \cdot 0.05 / 0.0025^2 = 7600$.

</details>

**3.** With all parameters zero, what is the loss of a classifier of $k$ classes?

<details><summary>Answer</summary>

All scores are zero, so all classes have the probability $1/k$, and the loss is $\log k$: 2.30 for digits, 1.39 for the four kinds of clothes.

</details>

**4.** The lower training loss in EGOP coordinates brings no clear gain in accuracy. Give two reasons.

<details><summary>Answer</summary>

The number of images is small: see 2. And once nearly all training images are classified right, the loss falls further by
making scores larger, which changes no decision. A faster method reaches this stage earlier; what it finds there need not be better on other images.

</details>

## What was reproduced, and what was not

A training loss counts as lower if its median is at most 0.9 of the one in original coordinates; accuracies count if they are within a percentage point of those read off the paper's figures, 95 to 96 % for digits and 93 to 94 % for clothes.
*)

type Finding = { Data: string; Expected: string; Quantity: string; Found: float; Range: string; Met: bool }

Show.table
    [
        for name, result in [ "digits", Ok f1r; "clothes", f4 ] do
            for e in
                (match result with
                 | Ok result -> List.ofSeq result.Expectations
                 | Error _ -> []) do
                {
                    Data = name
                    Expected = e.Claim
                    Quantity = e.Quantity
                    Found = e.Value
                    Range = e.Interval
                    Met = e.IsMet
                }
    ]

(**
- **Reproduced**: the lower training losses of Adagrad and Adam, for both tunings on digits, with the shared rate on clothes.
- **Not reproduced at this size: the accuracies.** On digits they spread from 94.8 to 97.4 %, above the paper's at the upper end. The validation images are a third of the paper's in number and by the same writers as those for training, and the spread is within
  their sampling error (exercise 2). On clothes they are 88 to 91 %. Ten units and 8 epochs are the reason: one run at the paper's width and epochs reaches 93.6 %.
- Not run at this size: clothes with own rates (figure 11).
- Ours, because the paper leaves it open: where the gradients for the EGOP are taken (at draws of the starting distribution), the biases' starting distribution, the grid of learning rates, and on clothes the
  validation images, taken from the publisher's test part since the training part is used up.
- The paper's sizes: `dotnet fsi scripts/experiment.fsx F1R F4 --size paper`.

## Sources

- A. DePavia, V. Charisopoulos, R. Willett, *Faster Adaptive Optimization via Expected Gradient Outer Product Reparameterization*,
  [arXiv 2502.01594](https://arxiv.org/abs/2502.01594): figures 1, 4, 10, 11, appendix D.
- E. Alpaydin, C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, 1998, doi 10.24432/C50P49.
- H. Xiao, K. Rasul, R. Vollgraf, *Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms*, [arXiv 1708.07747](https://arxiv.org/abs/1708.07747).
*)
