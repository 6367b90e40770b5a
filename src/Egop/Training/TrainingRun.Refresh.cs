namespace Egop;

// The bases of a run that estimates them itself.
internal sealed partial class TrainingRun
{
    // A run that is cancelled or done is left as it is, to go on from. A point that is no longer finite goes on to be found by its loss.
    private bool IsRefreshDue =>
        _refreshEvery > 0 && _step > 0 && _step % _refreshEvery == 0 && _step < _options.Steps && !_cancellation.IsCancellationRequested && _vectors.IsFinite;

    /// <summary>The basis of a run that was given none: estimated at the start when the run refreshes it, else the identity.</summary>
    private static IBasis FirstBasis(IObjective objective, ReadOnlySpan<double> start, TrainOptions options, CancellationToken cancellation)
    {
        try
        {
            if (options.Refresh is { } refresh && !cancellation.IsCancellationRequested)
                return refresh.BasisAt(new RefreshPoint(objective, start.ToArray(), 0, 0, cancellation), null);
        }
        catch (Exception e) when (e is NonFiniteEstimateException || (e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            // A start with such gradients around it is worth a run in original coordinates; a cancelled run ends at its first step.
        }

        return new IdentityBasis(objective.Dimension);
    }

    /// <summary>Estimates a basis around θ and moves point and state to it; false when that ended the run.</summary>
    private bool Refresh()
    {
        BasisRefresh refresh = _options.Refresh!;
        double[] theta = Theta();
        IBasis basis;
        try
        {
            basis = refresh.BasisAt(new RefreshPoint(_objective, theta, _step, _step / _refreshEvery, _cancellation), Basis);
        }
        catch (Exception e) when (e is NonFiniteEstimateException || (e is OperationCanceledException && _cancellation.IsCancellationRequested))
        {
            _stop = e is NonFiniteEstimateException ? StopReason.NonFinite : StopReason.Cancelled;
            _vectors.Keep();
            Record(_vectors.Evaluate(_objective, null, Basis, _constant));
            return false;
        }

        _refreshes.Add(_step);
        if (ReferenceEquals(basis, Basis))
            return true;
        _vectors.Settle(_state);
        if (refresh.MoveState(_optimizer, _state, Basis, basis))
            _optimizer = _given.WithLearningRate(new ShiftedSchedule(_given.LearningRate, _step));
        Basis = basis;
        _vectors.SetPoint(basis.ToBasis(theta));
        _constant = Subspace.Outside(basis, theta);
        return true;
    }
}
