using System.Numerics;

namespace Egop;

/// <summary>Brings objectives to a device.</summary>
internal static class DeviceObjectives
{
    /// <summary>The objective on a device, made of its own data, which are uploaded.</summary>
    /// <remarks>
    /// There is one for <see cref="ReluNetwork"/>, <see cref="LinearNetwork"/>, <see cref="LeastSquares"/>,
    /// <see cref="LogisticRegression"/>,
    /// <see cref="LogSumExp"/> and <see cref="Minibatches"/> of them; on <see cref="Device.Cpu"/> for every objective.
    /// </remarks>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="context">Where to.</param>
    /// <param name="objective">f.</param>
    /// <returns>To be disposed before the context.</returns>
    /// <exception cref="ArgumentException">The objective has no form for devices; the message names it.</exception>
    /// <exception cref="DeviceException">The memory is not to be had.</exception>
    public static DeviceObjective<T> Create<T>(DeviceContext context, IObjective objective)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(objective);
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float))
            throw Guard.Bad(nameof(T), "double or float", typeof(T).Name, "Use Precision.Double's or Precision.Single's format.");
        if (context is not KernelContext kernels)
            return new EngineObjective<T>(context, objective);
        return ((objective as Minibatches)?.FullBatch ?? objective) switch
        {
            ReluNetwork network => new NetworkOnDevice<T>(kernels, objective, network),
            LinearNetwork network => new NetworkOnDevice<T>(kernels, objective, network),
            LeastSquares least => new MarginsOnDevice<T>(kernels, objective, least),
            LogisticRegression logistic => new MarginsOnDevice<T>(kernels, objective, logistic),
            LogSumExp sum => new LogSumExpOnDevice<T>(kernels, objective, sum),
            _ => throw Guard.Bad(
                nameof(objective), "ReLU or linear network, least squares, logistic regression, log-sum-exp, or minibatches of one of them",
                $"{objective.GetType().Name} ({objective}), which has no form for {context.Device}",
                    "Evaluate it on Device.Cpu, which takes every objective."),
        };
    }
}
