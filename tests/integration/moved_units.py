"""A small tree of units with a history: moved, merged and upgraded."""

SITE = """\
id: tiny
name: Moved units
time_zone: Asia/Jakarta
as_of: 2024-12-31
levels:
  - {id: polda, name_id: Polda, name_en: Region}
  - {id: polres, name_id: Polres, name_en: District}
  - {id: polsek, name_id: Polsek, name_en: Sector}
  - {id: rt, name_id: RT, name_en: Neighbourhood, scored: false}
"""
# X moved from A to B on 17 May; Y was merged into Z at the end of August; B was upgraded in July.
UNITS = """\
unit_id,name,level,parent_id,unit_type,valid_from,valid_to,code
P,Polda,polda,,polda,,,00
A,Polres A,polres,P,polres,,,01
B,Polres B,polres,P,polresta,,,02
X,Polsek X,polsek,B,urban,,,03
Y,Polsek Y,polsek,A,rural,,2024-08-31,04
Z,Polsek Z,polsek,A,rural,,,05
V,Polsek V,polsek,B,rural,,,06
X1,RT 001 X,rt,X,,,,07
X2,RT 002 X,rt,X,,,,08
"""
HISTORY = """\
unit,since,until,parent,type,why
X,2020-01-01,2024-05-16,A,urban,formed
X,2024-05-17,,B,urban,moved
Y,2020-01-01,2024-08-31,A,rural,formed
B,2020-01-01,2024-06-30,P,polres,formed
B,2024-07-01,,,polresta,upgraded
"""
HISTORY_SOURCE = """\
record: unit_history
reader: {format: csv, path: history.csv}
columns:
  unit_id: unit
  valid_from: date(since)
  valid_to: date(until)
  parent_id: parent
  unit_type: type
  reason: why
"""
UNIT_SOURCE = """\
record: unit
reader: {format: csv, path: units.csv}
columns:
  unit_id: unit_id
  name: name
  level: level
  parent_id: parent_id
  unit_type: unit_type
  valid_from: date(valid_from)
  valid_to: date(valid_to)
"""
MOVED_UNITS = {
    "site.yml": SITE,
    "units.csv": UNITS,
    "sources/units.yml": UNIT_SOURCE,
    "history.csv": HISTORY,
    "sources/history.yml": HISTORY_SOURCE,
}

# One fault each: X overlaps, Y ends elsewhere than it is, Z as another type than it is. And A lies
# below Z, which lies below A: until 16 May they, Y, X and its two RT do not lie below the top.
FAULTY_HISTORY = """\
unit,since,until,parent,type,why
X,2020-01-01,2024-05-17,A,urban,
X,2024-05-17,,B,urban,
Y,2020-01-01,,Z,rural,
Z,2020-01-01,,A,urban,
A,2020-01-01,2024-05-16,Z,polres,
A,2024-05-17,,P,polres,
"""
FAULTS = 3 + 6  # the spells and the units that the faults above are about
