namespace Egop;

/// <summary>An optimizer or piece made of others.</summary>
internal interface IComposite
{
    /// <summary>Optimizers and pieces inside, the names of their state ("" for one that takes the whole state), and the number of their step at a step of the whole, from 0.</summary>
    IEnumerable<(string Name, object Part, long Step)> Parts(long step);
}
