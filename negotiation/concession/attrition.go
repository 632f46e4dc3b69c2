package concession

// Yielding returns the probability with which a side of a war of attrition gives in
// at each of its decisions, so that the other is indifferent between waiting for
// it and giving in itself:
//
//	min(1, ((1 − discount)·low + cost) / (high − discount·low))
//
// High and low are what the other side gains if it wins and if it gives in, low
// counted as 0 if it is below. Discount in [0, 1] is by how much the time between
// two decisions shrinks the other's gains, and cost ≥ 0 what that time costs it.
// Without discounting and with low = 0 it is cost/high, the hazard rate of the
// symmetric war over a prize (Maynard Smith 1974; Hendricks, Weiss & Wilson 1988).
// The more patient the other side, the lower it is (Fearon 1998). Where winning is
// worth no more than waiting for the loser's share it is 1.
func Yielding(high, low, discount, cost float64) float64 {
	low = max(0, low)
	stakes := high - float64(discount*low)
	if stakes <= 0 {
		return 1
	}
	return min(1, (float64((1-discount)*low)+cost)/stakes)
}
