package negotiation

// Outcome is the class that a run ends in. The classes are conventions: report
// results with the thresholds varied, and prefer the continuous indices.
type Outcome uint8

// The outcome classes, in the order in which results list them.
const (
	Detente    Outcome = iota // both sides deliver much, tension is low, no recent snapback
	Contested                 // a thaw: both sides deliver something
	Stalemate                 // none of the others
	Escalation                // tension is high
	Outcomes                  // number of classes
)

// String returns the class's name as it stands in results.
func (o Outcome) String() string {
	return [...]string{"detente", "contested", "stalemate", "escalation"}[o]
}

// Thresholds are the conventions behind the outcome classes and flags.
type Thresholds struct {
	// Window is the number of last rounds whose means are classified.
	Window int
	// Escalation is the tension from which a run counts as escalated. So does a run
	// in which each party takes at least Acts hostile acts; 0 leaves that out.
	Escalation float64
	Acts       int
	// DetenteCooperation and DetenteTension are the cooperation that détente needs
	// at least and the tension that it bears at most.
	DetenteCooperation, DetenteTension float64
	// Thaw is the cooperation that a contested thaw needs at least.
	Thaw float64
	// SideShare is the share of the cooperation threshold that each side must
	// deliver at least.
	SideShare float64
	// Consolidation flags relief without reform: mean relief above ConsolidationRelief,
	// the first party's delivery below ConsolidationDelivery and its legitimacy up.
	ConsolidationRelief, ConsolidationDelivery float64
	// Cycles is the number of reversals between warm and cold classes that
	// flags a cycle.
	Cycles int
	// NarrowDepth and NarrowDelivery flag a narrow deal: shallow promises, kept.
	NarrowDepth, NarrowDelivery float64
	// CooptationCohesion and CooptationDelivery flag an opposition that has been
	// divided cheaply: its cohesion and the first party's delivery below these, with a
	// deal in force.
	CooptationCohesion, CooptationDelivery float64
}

// DefaultThresholds returns the conventional thresholds.
func DefaultThresholds() Thresholds {
	return Thresholds{
		Window: 6, Escalation: 0.66, Acts: 2, DetenteCooperation: 0.45, DetenteTension: 0.40, Thaw: 0.18,
		SideShare: 0.5, ConsolidationRelief: 0.5, ConsolidationDelivery: 0.15, Cycles: 2,
		NarrowDepth: 0.3, NarrowDelivery: 0.9, CooptationCohesion: 0.35, CooptationDelivery: 0.3,
	}
}

// Scaled returns the thresholds of the classes (not the flags) times f. It serves
// to show how far class shares depend on conventions.
func (t Thresholds) Scaled(f float64) Thresholds {
	t.Escalation *= f
	t.DetenteCooperation *= f
	t.DetenteTension *= f
	t.Thaw *= f
	return t
}

// Climate summarises a stretch of rounds for classification.
type Climate struct {
	// Tension, Cooperation and the Delivered indices of both parties are means
	// over the stretch.
	Tension, Cooperation float64
	Delivered            [2]float64
	// Acts counts the hostile acts of each party in the stretch.
	Acts [2]int
	// Snapback says whether there was one in the stretch.
	Snapback bool
}

// Classify returns the outcome class. The classes are tested in the order
// escalation, détente, contested; they exclude each other and leave nothing out.
func (t *Thresholds) Classify(c Climate) Outcome {
	side := min(c.Delivered[0], c.Delivered[1])
	switch {
	case c.Tension >= t.Escalation, t.Acts > 0 && min(c.Acts[0], c.Acts[1]) >= t.Acts:
		return Escalation
	case c.Cooperation >= t.DetenteCooperation && side >= t.SideShare*t.DetenteCooperation &&
		c.Tension <= t.DetenteTension && !c.Snapback:
		return Detente
	case c.Cooperation >= t.Thaw && side >= t.SideShare*t.Thaw:
		return Contested
	}
	return Stalemate
}

// Flag marks a feature of a run besides its class.
type Flag uint8

// The flags.
const (
	Consolidation Flag = 1 << iota // relief without reform strengthens the first party
	Cycle                          // repeated reversals between warmth and cold
	Narrow                         // a shallow deal that is kept
	Cooptation                     // a deal in force, little delivered, a divided opposition
)

// String returns the flag's name as it stands in results.
func (f Flag) String() string {
	switch f {
	case Consolidation:
		return "consolidation"
	case Cycle:
		return "cycle"
	case Narrow:
		return "narrow"
	case Cooptation:
		return "cooptation"
	}
	return "none"
}

// Warm reports whether the class counts as cooperative for the flag [Cycle].
func (o Outcome) Warm() bool { return o == Detente || o == Contested }
