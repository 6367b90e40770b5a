namespace Egop;

/// <summary>η_t of a method whose step count started afresh after some steps: the schedule goes on.</summary>
/// <param name="Inner">The schedule from the beginning.</param>
/// <param name="Steps">Steps made before.</param>
internal sealed record ShiftedSchedule(Schedule Inner, long Steps) : Schedule
{
    public override double At(long step) => Inner.At(step + Steps);

    public override string ToString() => $"{Inner} after {Guard.Text(Steps)} steps";
}
