"""How far two inspectors' markings of the same cases agree, and the ratings that each gives."""
