// Package thirdparty holds those who stand beside the table: guarantors who help
// to restore compliance, mediators who carry messages, and patrons who support one
// side from outside.
//
//	guarantors and what they do together   [Guarantors]
//	guarantors who act where it pays       [DecidingGuarantors]
//	guarantees of safety                   [SecurityGuarantees]
//	mediators with interests               [Messengers], [MessageRatio], [VouchingGain]
//	the calm of a host                     [Convening]
//	patrons and their client               [Patrons]
package thirdparty
