namespace Egop

/// Learning rates and other hyper-parameters as functions of the step.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Schedule =

    /// η_t = η. C#: Schedules.Constant(value)
    let constant (value: float) : Schedule = Schedules.Constant value

    /// Cosine annealing to zero over a number of steps. C#: Schedules.Cosine(initial, totalSteps)
    let cosine (initial: float) (totalSteps: int) : Schedule = Schedules.Cosine(initial, totalSteps)

    /// A straight line over a number of steps. C#: Schedules.Linear(initial, final, totalSteps)
    let linear (initial: float) (final: float) (totalSteps: int) : Schedule =
        Schedules.Linear(initial, final, totalSteps)

    /// η_t = η_0 γ^t. C#: Schedules.Exponential(initial, factor)
    let exponential (factor: float) (initial: float) : Schedule = Schedules.Exponential(initial, factor)

    /// Constant for a number of steps, then as 1/√t. C#: Schedules.InverseSquareRoot(initial, flatSteps)
    let inverseSquareRoot (flatSteps: int) (initial: float) : Schedule = Schedules.InverseSquareRoot(initial, flatSteps)

    /// A constant between boundaries: the first value, then (first step, value) of each later piece. C#: Schedules.Piecewise(initial, pieces)
    let piecewise (initial: float) (pieces: (int * float) seq) : Schedule =
        Schedules.Piecewise(initial, pieces |> Seq.map (fun (start, value) -> struct (start, value)))

    /// One cosine half-wave up to a peak and one down. C#: Schedules.OneCycle(peak, totalSteps)
    let oneCycle (peak: float) (totalSteps: int) : Schedule = Schedules.OneCycle(peak, totalSteps)

    /// A line from zero for a number of steps, then another schedule. C#: Schedules.WarmUp(steps, schedule)
    let warmUp (steps: int) (schedule: Schedule) : Schedule = Schedules.WarmUp(steps, schedule)

    /// A schedule, then others, each counted from the step where it starts. C#: Schedules.Join(first, pieces)
    let join (pieces: (int * Schedule) seq) (first: Schedule) : Schedule =
        Schedules.Join(first, pieces |> Seq.map (fun (start, schedule) -> struct (start, schedule)))

    /// The product of two schedules. C#: Schedules.Product(first, second)
    let product (first: Schedule) (second: Schedule) : Schedule = Schedules.Product(first, second)

    /// A function of the step, counted from 0. C#: Schedules.FromFunction(step => ...)
    let ofFunction (f: int -> float) : Schedule = Schedules.FromFunction(fun step -> f (int step))

    /// The value used by a step, counted from 0. C#: schedule.At(step)
    let at (step: int) (schedule: Schedule) : float = schedule.At step

/// Update rules; hyper-parameters first.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Optimizer =

    /// x ← x − η g. C#: new Sgd { LearningRate = rate }
    let sgd (rate: float) : IOptimizer = Sgd(LearningRate = Schedule.constant rate)

    /// SGD with momentum. C#: new Sgd { LearningRate = rate, Momentum = momentum }
    let momentum (momentum: float) (rate: float) : IOptimizer =
        Sgd(LearningRate = Schedule.constant rate, Momentum = momentum)

    /// Adagrad. C#: new Adagrad { LearningRate = rate }
    let adagrad (rate: float) : IOptimizer = Adagrad(LearningRate = Schedule.constant rate)

    /// RMSProp. C#: new RmsProp { LearningRate = rate }
    let rmsProp (rate: float) : IOptimizer = RmsProp(LearningRate = Schedule.constant rate)

    /// Adam. C#: new Adam { LearningRate = rate }
    let adam (rate: float) : IOptimizer = Adam(LearningRate = Schedule.constant rate)

    /// Adam with decoupled weight decay. C#: Adam.W(rate, weightDecay)
    let adamW (weightDecay: float) (rate: float) : IOptimizer = Adam.W(Schedule.constant rate, weightDecay)

    /// AMSGrad in PyTorch's convention. C#: new Adam { LearningRate = rate, AmsGrad = AmsGrad.Torch }
    let amsGrad (rate: float) : IOptimizer = Adam(LearningRate = Schedule.constant rate, AmsGrad = AmsGrad.Torch)

    /// Adadelta. C#: new Adadelta { LearningRate = rate }
    let adadelta (rate: float) : IOptimizer = Adadelta(LearningRate = Schedule.constant rate)

    /// Adamax. C#: new Adamax { LearningRate = rate }
    let adamax (rate: float) : IOptimizer = Adamax(LearningRate = Schedule.constant rate)

    /// NAdam in PyTorch's corrected convention. C#: new NAdam { LearningRate = rate }
    let nAdam (rate: float) : IOptimizer = NAdam(LearningRate = Schedule.constant rate)

    /// RAdam. C#: new RAdam { LearningRate = rate }
    let rAdam (rate: float) : IOptimizer = RAdam(LearningRate = Schedule.constant rate)

    /// AGD. C#: new Agd { LearningRate = rate }
    let agd (rate: float) : IOptimizer = Agd(LearningRate = Schedule.constant rate)

    /// VectorAdam on the rows of matrices. C#: new VectorAdam { LearningRate = rate }
    let vectorAdam (rate: float) : IOptimizer = VectorAdam(LearningRate = Schedule.constant rate)

    /// Adafactor with a rate relative to the size of the parameters. C#: new Adafactor { LearningRate = rate }
    let adafactor (rate: float) : IOptimizer = Adafactor(LearningRate = Schedule.constant rate)

    /// AdaLomo. C#: Adafactor.AdaLomo(rate)
    let adaLomo (rate: float) : IOptimizer = Adafactor.AdaLomo(Schedule.constant rate)

    /// Adagrad with a full matrix for each parameter array. C#: new FullMatrixAdagrad { LearningRate = rate }
    let fullMatrixAdagrad (rate: float) : IOptimizer = FullMatrixAdagrad(LearningRate = Schedule.constant rate)

    /// Shampoo as in its paper. C#: new Shampoo { LearningRate = rate }
    let shampoo (rate: float) : IOptimizer = Shampoo(LearningRate = Schedule.constant rate)

    /// Distributed Shampoo, at Adagrad's step length. C#: new DistributedShampoo { LearningRate = rate }
    let distributedShampoo (rate: float) : IOptimizer = DistributedShampoo(LearningRate = Schedule.constant rate)

    /// SOAP. C#: new Soap { LearningRate = rate }
    let soap (rate: float) : IOptimizer = Soap(LearningRate = Schedule.constant rate)

    /// GaLore of a rank. C#: new GaLore { LearningRate = rate, Rank = rank }
    let galore (rank: int) (rate: float) : IOptimizer = GaLore(LearningRate = Schedule.constant rate, Rank = rank)

    /// AdaDiag++. C#: new AdaDiag { LearningRate = rate }
    let adaDiag (rate: float) : IOptimizer = AdaDiag(LearningRate = Schedule.constant rate)

    /// Muon, for parameters that are all matrices. C#: new Muon { LearningRate = rate }
    let muon (rate: float) : IOptimizer = Muon(LearningRate = Schedule.constant rate)

    /// GGT with a window of gradients. C#: new Ggt { LearningRate = rate, Window = window }
    let ggt (window: int) (rate: float) : IOptimizer = Ggt(LearningRate = Schedule.constant rate, Window = window)

    /// AdaGram of a rank. C#: new AdaGram { LearningRate = rate, Rank = rank }
    let adaGram (rank: int) (rate: float) : IOptimizer = AdaGram(LearningRate = Schedule.constant rate, Rank = rank)

    /// Low-rank gradient descent. C#: new LowRankGradientDescent { LearningRate = rate, Rank = rank }
    let lowRankGradientDescent (rank: int) (rate: float) : IOptimizer =
        LowRankGradientDescent(LearningRate = Schedule.constant rate, Rank = rank)

    /// The same method with a schedule. C#: optimizer.WithLearningRate(schedule)
    let withSchedule (schedule: Schedule) (optimizer: IOptimizer) : IOptimizer = optimizer.WithLearningRate schedule

    /// The method in a fixed basis, as an optimizer of the original parameters. C#: optimizer.In(basis)
    let inBasis (basis: IBasis) (optimizer: IOptimizer) : IOptimizer = optimizer.In basis

    /// The method in refreshed bases of an objective's EGOP. C#: optimizer.InEgopBases(objective, refresh)
    let egop (objective: IObjective) (refresh: BasisRefresh) (optimizer: IOptimizer) : IOptimizer =
        optimizer.InEgopBases(objective, refresh)

    /// Every method of the library with formula, state, cost, equivariance and source. C#: Tables.Optimizers()
    let table () : Table = Tables.Optimizers()

    /// Fed with what pieces make of the gradient, the first of them first. C#: optimizer.After(transforms)
    let after (transforms: IGradientTransform list) (optimizer: IOptimizer) : IOptimizer = optimizer.After transforms

    /// Pieces alone, ending in x ← x − u. C#: new Chain(transforms)
    let chain (transforms: IGradientTransform list) : IOptimizer = Chain transforms

    /// Fed with gradients clipped coordinate by coordinate. C#: optimizer.ClipByValue(limit)
    let clipByValue (limit: float) (optimizer: IOptimizer) : IOptimizer = optimizer.ClipByValue limit

    /// Fed with gradients whose norm is clipped, each array by itself. C#: optimizer.ClipByNorm(maxNorm)
    let clipByNorm (maxNorm: float) (optimizer: IOptimizer) : IOptimizer = optimizer.ClipByNorm maxNorm

    /// Fed with gradients whose norm is clipped. C#: optimizer.ClipByGlobalNorm(maxNorm)
    let clipByGlobalNorm (maxNorm: float) (optimizer: IOptimizer) : IOptimizer = optimizer.ClipByGlobalNorm maxNorm

    /// Fed with gradients of centered rows. C#: optimizer.Centralize()
    let centralize (optimizer: IOptimizer) : IOptimizer = optimizer.Centralize()

    /// Coupled (L2) weight decay on the arrays of a mask. C#: optimizer.CoupledDecay(weightDecay, mask)
    let coupledDecay (mask: ParameterMask) (weightDecay: float) (optimizer: IOptimizer) : IOptimizer =
        optimizer.CoupledDecay(weightDecay, mask)

    /// Decoupled weight decay on the arrays of a mask. C#: optimizer.DecoupledDecay(weightDecay, mask)
    let decoupledDecay (mask: ParameterMask) (weightDecay: float) (optimizer: IOptimizer) : IOptimizer =
        optimizer.DecoupledDecay(weightDecay, mask)

    /// With an exponential moving average of the parameters. C#: optimizer.Ema(decay)
    let ema (decay: float) (optimizer: IOptimizer) : IOptimizer = optimizer.Ema decay

    /// With the mean of the iterates. C#: optimizer.PolyakAverage()
    let polyakAverage (optimizer: IOptimizer) : IOptimizer = optimizer.PolyakAverage()

    /// So many steps forward, one step back. C#: optimizer.Lookahead(period, slowRate)
    let lookahead (period: int) (slowRate: float) (optimizer: IOptimizer) : IOptimizer =
        optimizer.Lookahead(period, slowRate)

    /// Leaves out steps whose gradient is not finite, at most so many in a row. C#: optimizer.SkipNonFinite(maxConsecutive)
    let skipNonFinite (maxConsecutive: int) (optimizer: IOptimizer) : IOptimizer =
        optimizer.SkipNonFinite maxConsecutive

    /// One step for so many gradients, with their mean. C#: optimizer.Accumulate(every)
    let accumulate (every: int) (optimizer: IOptimizer) : IOptimizer = optimizer.Accumulate every

    /// An optimizer for each group of named arrays: (name, mask, optimizer), an array goes to the first that takes it. C#: new ParameterGroups(groups)
    let groups (groups: (string * ParameterMask * IOptimizer) list) : IOptimizer =
        ParameterGroups(groups |> List.map (fun (name, arrays, optimizer) -> ParameterGroup(name, arrays, optimizer)))

    /// Moves nothing. C#: new Frozen()
    let frozen: IOptimizer = Frozen()

    /// With a hyper-parameter, by name, that follows a schedule. C#: optimizer.Scheduled("Beta1", schedule)
    let scheduled (parameter: string) (value: Schedule) (optimizer: IOptimizer) : IOptimizer =
        optimizer.Scheduled(parameter, value)

    /// The numbers that a step, counted from 0, uses. C#: optimizer.HyperParameters(step)
    let hyperParameters (step: int) (optimizer: IOptimizer) : (string * float) list =
        [ for pair in optimizer.HyperParameters step -> pair.Key, pair.Value ]
